/// Tests of the rooms.
@NullMarked
package org.liuhen.appliance.room;

import org.jspecify.annotations.NullMarked;
