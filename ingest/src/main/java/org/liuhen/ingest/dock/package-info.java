/// The docking station. In: a directory in which a root program says what is plugged in, and the files of what is
/// mounted. Out: originals in the store, an entry for each file, and what each slot is doing. Always holds: a
/// recorder is only read until every byte is safe here; nothing is taken on name and size; a device that is slow,
/// broken or hanging holds up its own slot alone; what is not known is reported and never mounted.
@NullMarked
package org.liuhen.ingest.dock;

import org.jspecify.annotations.NullMarked;
