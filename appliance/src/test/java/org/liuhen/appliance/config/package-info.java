/// Tests of this room.
@NullMarked
package org.liuhen.appliance.config;

import org.jspecify.annotations.NullMarked;
