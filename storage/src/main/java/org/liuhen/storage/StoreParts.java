package org.liuhen.storage;

import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.log.EvidenceLog;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.volume.FootageVolumes;

/// What the writers of an open store share.
record StoreParts(
        EvidenceLog log, Disk disk, StateLayout layout, FootageVolumes volumes, Clocks clocks, WallClock wall) {}
