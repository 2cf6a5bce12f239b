/// The space on the disk, in hours. In: free bytes, what each room writes a second, and the rules. Out: how long
/// the disk lasts, how serious that is, and whether a session fits. Always holds: it only computes; what was
/// measured goes before what is assumed.
@NullMarked
package org.liuhen.appliance.space;

import org.jspecify.annotations.NullMarked;
