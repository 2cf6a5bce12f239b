/// Tests of the register, the ledger and the watch over the dock.
@NullMarked
package org.liuhen.appliance.dock;

import org.jspecify.annotations.NullMarked;
