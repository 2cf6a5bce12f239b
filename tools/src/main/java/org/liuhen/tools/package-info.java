@NullMarked
package org.liuhen.tools;

import org.jspecify.annotations.NullMarked;
