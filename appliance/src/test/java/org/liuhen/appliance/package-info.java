/// Tests of the program as a whole.
@NullMarked
package org.liuhen.appliance;

import org.jspecify.annotations.NullMarked;
