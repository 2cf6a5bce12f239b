/// Where time comes from. Out: wall time, monotonic time, the identity of this boot. Nothing else in the house
/// asks the machine for the time, so that a test can.
@NullMarked
package org.liuhen.storage.time;

import org.jspecify.annotations.NullMarked;
