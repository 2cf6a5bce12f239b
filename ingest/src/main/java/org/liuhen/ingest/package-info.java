/// Devices become segments. In: the packets of cameras and microphones. Out: run files in the store, and an
/// interruption
/// for every stretch without footage.
@NullMarked
package org.liuhen.ingest;

import org.jspecify.annotations.NullMarked;
