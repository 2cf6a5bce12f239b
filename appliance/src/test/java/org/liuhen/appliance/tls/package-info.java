/// Tests of this room.
@NullMarked
package org.liuhen.appliance.tls;

import org.jspecify.annotations.NullMarked;
