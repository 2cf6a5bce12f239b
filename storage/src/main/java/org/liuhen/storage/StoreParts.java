package org.liuhen.storage;

import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.time.Clocks;

/// What the writers of an open store share.
record StoreParts(EvidenceLog log, Disk disk, StateLayout layout, Clocks clocks, WallClock wall) {}
