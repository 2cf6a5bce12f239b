/// Tests of the captions.
@NullMarked
package org.liuhen.appliance.caption;

import org.jspecify.annotations.NullMarked;
