/// Tests of how the machine fares.
@NullMarked
package org.liuhen.appliance.health;

import org.jspecify.annotations.NullMarked;
