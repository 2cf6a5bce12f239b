package org.liuhen.ingest.signal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.signal.SourceSignal.Shot;
import org.liuhen.ingest.source.AudioParameters;
import org.liuhen.ingest.source.VideoParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The decoders of one source. One that fails is given up until the source's parameters change, and that is said
/// once. The thread of [SignalHealth] only.
final class SourceDecoding {
    private static final Logger LOG = LoggerFactory.getLogger(SourceDecoding.class);

    private final String source;
    private final SignalDecoders decoders;
    private @Nullable VideoParameters video;
    private @Nullable PictureDecoder pictures;
    private @Nullable AudioParameters audio;
    private @Nullable SoundEar ear;

    /// Sound that was measured.
    record Heard(SoundLevel level, long fromMicros, long toMicros) {}

    SourceDecoding(String source, SignalDecoders decoders) {
        this.source = source;
        this.decoders = decoders;
    }

    /// Looks at a key frame.
    Optional<PictureLook> look(Shot shot) {
        try {
            VideoParameters now = shot.packet().streams().video().orElseThrow();
            if (!now.equals(video)) {
                video = now;
                pictures = decoders.pictures(now);
            }
            PictureDecoder decoder = pictures;
            return decoder == null
                    ? Optional.empty()
                    : decoder.look(shot.packet().payload());
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.warn("The pictures of a source are not watched any more: source={}", source, e);
            pictures = null;
            return Optional.empty();
        }
    }

    /// Hears packets in their order; some may have been left out.
    Optional<Heard> hear(List<Shot> shots) {
        try {
            for (Shot shot : shots) {
                AudioParameters now = shot.packet().streams().audio().orElseThrow();
                if (!now.equals(audio)) {
                    freeSound();
                    audio = now;
                    ear = new SoundEar(decoders.sound(now), now);
                }
                SoundEar listening = ear;
                if (listening != null) {
                    listening.hear(shot);
                }
            }
            SoundEar listening = ear;
            return listening == null ? Optional.empty() : listening.take();
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            LOG.warn("The sound of a source is not watched any more: source={}", source, e);
            freeSound();
            return Optional.empty();
        }
    }

    /// Frees the decoders.
    void free() {
        pictures = null;
        freeSound();
    }

    private void freeSound() {
        SoundEar listening = ear;
        ear = null;
        if (listening != null) {
            listening.decoder().close();
        }
    }

    /// A decoder of sound and what it heard since it was last asked.
    private static final class SoundEar {
        private final SoundDecoder decoder;
        private final SpeechMeter meter;
        private final long packetMicros;
        private long lastNumber;
        private long fromMicros;
        private long toMicros;

        SoundEar(SoundDecoder decoder, AudioParameters audio) {
            this.decoder = decoder;
            meter = new SpeechMeter(audio.rate(), audio.channels());
            packetMicros = TimeUnit.SECONDS.toMicros(audio.frameTicks()) / audio.timescale();
        }

        SoundDecoder decoder() {
            return decoder;
        }

        /// A packet after one that was left out is decoded, so that the decoder follows, and not measured.
        void hear(Shot shot) {
            float[][] samples = decoder.decode(shot.packet().payload());
            boolean follows = shot.number() == lastNumber + 1;
            lastNumber = shot.number();
            if (follows) {
                fromMicros = meter.isEmpty() ? shot.atMicros() : fromMicros;
                toMicros = shot.atMicros() + packetMicros;
                meter.add(samples);
            }
        }

        Optional<Heard> take() {
            return meter.isEmpty() ? Optional.empty() : Optional.of(new Heard(meter.level(), fromMicros, toMicros));
        }
    }
}
