@NullMarked
package org.liuhen.appliance;

import org.jspecify.annotations.NullMarked;
