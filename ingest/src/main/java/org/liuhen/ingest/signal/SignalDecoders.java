package org.liuhen.ingest.signal;

import org.liuhen.ingest.source.AudioParameters;
import org.liuhen.ingest.source.VideoParameters;

/// Makes decoders. They may throw whatever they like: then the source is not watched any more, and recorded on.
public interface SignalDecoders {
    PictureDecoder pictures(VideoParameters video);

    SoundDecoder sound(AudioParameters audio);
}
