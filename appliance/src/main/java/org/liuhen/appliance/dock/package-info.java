/// The office's side of the docking station. In: the register of recorders and who has them, which port is which
/// slot. Out: the rules by which recorders are taken in, and the ledger that shows whether files, bytes and
/// seconds add up. Always holds: the log is the register; what is shown of it can be proved from it.
@NullMarked
package org.liuhen.appliance.dock;

import org.jspecify.annotations.NullMarked;
