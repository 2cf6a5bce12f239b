/// What a session is about: its case, its people, its place, and the marks it owes. In: particulars as people write
/// them, the register of officers as a CSV file. Out: entries in the log with the particulars outside of it, what
/// is missing or wrong, and whether 告知 and 亮证 came in time. Always holds: nothing here keeps a recording from
/// starting or going on; a change adds an entry, and what was written before stays; the register is no evidence,
/// so particulars carry copies of what it said.
@NullMarked
package org.liuhen.appliance.cases;

import org.jspecify.annotations.NullMarked;
