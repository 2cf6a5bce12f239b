/// A body-worn recorder that is not there. In: what is to be on it, and which file system it has. Out: an image
/// that is plugged in as a block device behind a server of its own, so that it can be pulled, slowed, stopped and
/// broken for real.
@NullMarked
package org.liuhen.tools.recorder;

import org.jspecify.annotations.NullMarked;
