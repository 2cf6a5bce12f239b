/// Who goes first. In: nothing. Out: a thread that lets the recording go before it.
@NullMarked
package org.liuhen.ingest.priority;

import org.jspecify.annotations.NullMarked;
