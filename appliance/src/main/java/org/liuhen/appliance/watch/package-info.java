/// The watch over what is recorded. In: what should be recorded, the run files on the disk, the state of store and
/// clock, how long the disk lasts. Out: a verdict for each track, alarms, and the news of both. Always holds: a
/// verdict rests on bytes that were read back from the disk, never on a recorder's word about itself; no disk,
/// network or listener that hangs holds it up; it only looks, and nothing here can stop or begin a recording; an
/// alarm ends when its cause ends.
@NullMarked
package org.liuhen.appliance.watch;

import org.jspecify.annotations.NullMarked;
