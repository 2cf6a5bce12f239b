@NullMarked
package org.liuhen.appliance.proof;

import org.jspecify.annotations.NullMarked;
