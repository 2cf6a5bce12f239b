/// Tests of this room.
@NullMarked
package org.liuhen.appliance.access;

import org.jspecify.annotations.NullMarked;
