@NullMarked
package org.liuhen.ingest;

import org.jspecify.annotations.NullMarked;
