/// Finding sessions by what they are about, and the cases that they add up to. In: what the index and the
/// metadata objects say of each session. Out: the names of those that fit a query, newest first; cases with
/// their sessions. Always holds: the table is in memory alone and made anew at each start, so that a name which
/// was lawfully removed is nowhere else; nothing is proved by it; a session that whoever asks may not see is in
/// no number.
@NullMarked
package org.liuhen.appliance.search;

import org.jspecify.annotations.NullMarked;
