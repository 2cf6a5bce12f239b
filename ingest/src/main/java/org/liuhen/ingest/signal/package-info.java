/// Whether what is recorded can be seen and heard. In: the packets of each source, as they are recorded, with their
/// times. Out: warnings with bounds: a picture that is black, covered or frozen; a sound that is silent, clipped or
/// dead. One thread of its own looks at a few key frames and a part of the sound of all sources; it is fed through
/// mailboxes that drop what it has no time for, so nothing here can hold up, slow or stop a recording.
@NullMarked
package org.liuhen.ingest.signal;

import org.jspecify.annotations.NullMarked;
