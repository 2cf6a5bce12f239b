/// The scrub. In: the log of an open store, and its run files as the disk gives them back. Out: `scrub` entries
/// in the log, what is known to be damaged, and when a stored range was last read. Always holds: nothing is read
/// that no entry covers; no more than the rate that was asked for; damage is in the log before anything else is
/// read for ten seconds; where it was is known from the log alone.
@NullMarked
package org.liuhen.storage.scrub;

import org.jspecify.annotations.NullMarked;
