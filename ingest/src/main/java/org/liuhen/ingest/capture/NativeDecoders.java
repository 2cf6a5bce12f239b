package org.liuhen.ingest.capture;

import org.liuhen.ingest.signal.PictureDecoder;
import org.liuhen.ingest.signal.SignalDecoders;
import org.liuhen.ingest.signal.SoundDecoder;
import org.liuhen.ingest.source.AudioParameters;
import org.liuhen.ingest.source.VideoParameters;

/// FFmpeg's decoders, for the watch over the signals.
public final class NativeDecoders implements SignalDecoders {
    @Override
    public PictureDecoder pictures(VideoParameters video) {
        Natives.load();
        return new KeyFrameDecoder(video);
    }

    @Override
    public SoundDecoder sound(AudioParameters audio) {
        Natives.load();
        return new SoundPacketDecoder(audio);
    }
}
