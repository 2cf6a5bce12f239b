/// Tests of the sources that stay connected.
@NullMarked
package org.liuhen.ingest.standing;

import org.jspecify.annotations.NullMarked;
