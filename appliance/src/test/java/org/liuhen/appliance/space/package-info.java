/// Tests of the outlook on the disk.
@NullMarked
package org.liuhen.appliance.space;

import org.jspecify.annotations.NullMarked;
