/// What a camera or a microphone gives, in plain Java values. In: nothing. Out: the parameters of its streams, then
/// packet
/// after packet in the form MP4 stores them, then one cause why it ended. No type of any media library appears
/// here, so that a second way of receiving can stand beside the first.
@NullMarked
package org.liuhen.ingest.source;

import org.jspecify.annotations.NullMarked;
