/// Tests of the watch: over a staged disk and simulated clocks, round by round.
@NullMarked
package org.liuhen.appliance.watch;

import org.jspecify.annotations.NullMarked;
