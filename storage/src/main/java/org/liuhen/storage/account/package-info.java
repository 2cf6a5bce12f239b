/// The account of a session. In: the log of a state directory. Out: what it says of each session, its tracks, its
/// interruptions and what people did. Always holds: it is read from the log alone, so that it can be made without
/// the index, and while a program records; it proves nothing, verification does.
@NullMarked
package org.liuhen.storage.account;

import org.jspecify.annotations.NullMarked;
