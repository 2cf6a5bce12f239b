/// How the machine fares, for people who look after it. In: what came from the sources, the volumes of the
/// store, the process itself. Out: the newest values, and their course over the last half-hour. Always holds:
/// it is in memory alone and no evidence; what may hang at a disk has a thread of its own, and an old value
/// says how old it is; nothing here raises an alarm, which is the work of the watch.
@NullMarked
package org.liuhen.appliance.health;

import org.jspecify.annotations.NullMarked;
