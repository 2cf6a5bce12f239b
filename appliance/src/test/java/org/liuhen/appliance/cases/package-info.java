/// Tests of the case desk.
@NullMarked
package org.liuhen.appliance.cases;

import org.jspecify.annotations.NullMarked;
