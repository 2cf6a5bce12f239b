/// The test kit: clocks that obey, media that is small, stores with footage in them.
@NullMarked
package org.liuhen.storage.kit;

import org.jspecify.annotations.NullMarked;
