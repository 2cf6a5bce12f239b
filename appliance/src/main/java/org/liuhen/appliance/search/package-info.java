/// Finding sessions by what they are about. In: what the index and the metadata objects say of each session. Out: the
/// names of those that fit a query, newest first. Always holds: the table is in memory alone and made anew at each
/// start, so that a name which was lawfully removed is nowhere else; nothing is proved by it.
@NullMarked
package org.liuhen.appliance.search;

import org.jspecify.annotations.NullMarked;
