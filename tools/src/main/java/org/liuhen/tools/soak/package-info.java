/// The endurance test: simulated cameras are recorded by the real program while a driver does to both what happens
/// in the field. In: a seed and a length. Out: whether the record tells of exactly what was done, with the right
/// cause and bounds. Always holds: the record is read with the program's own commands, as a stranger would.
@NullMarked
package org.liuhen.tools.soak;

import org.jspecify.annotations.NullMarked;
