/// Tests of the panels.
@NullMarked
package org.liuhen.appliance.panel;

import org.jspecify.annotations.NullMarked;
