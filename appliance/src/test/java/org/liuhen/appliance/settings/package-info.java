/// Tests of the settings as people look at them.
@NullMarked
package org.liuhen.appliance.settings;

import org.jspecify.annotations.NullMarked;
