/// The docking station, on folders that stand in for mounted recorders.
@NullMarked
package org.liuhen.ingest.dock;

import org.jspecify.annotations.NullMarked;
