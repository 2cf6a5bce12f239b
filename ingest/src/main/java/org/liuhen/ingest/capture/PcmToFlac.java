package org.liuhen.ingest.capture;

import java.util.Arrays;
import java.util.List;
import org.liuhen.ingest.source.AudioParameters;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.StreamInfo;

/// Collects samples into FLAC blocks. A block's time is that of its first sample; inside a block samples are
/// taken to follow each other, so that a loss shows as a step at the next block, never as invented silence.
final class PcmToFlac implements AutoCloseable {
    private final FlacEncoder encoder;
    private final int rate;
    private final int channels;
    private short[] pending;
    private int pendingSamples;
    private long pendingDts;
    private int lostPackets;

    PcmToFlac(int rate, int channels) {
        this.rate = rate;
        this.channels = channels;
        encoder = new FlacEncoder(rate, channels);
        pending = new short[encoder.blockSamples() * channels * 2];
    }

    AudioParameters parameters(AudioParameters.Treatment treatment) {
        return new AudioParameters(
                AudioParameters.Codec.FLAC,
                encoder.streamInfo(),
                rate,
                channels,
                rate,
                encoder.blockSamples(),
                treatment);
    }

    /// Takes samples that begin at `from.dts()` in samples, and adds each full block to `out`.
    ///
    /// @param from the packet the samples came in; its payload is not used
    void accept(short[] samples, Packet from, List<Packet> out) {
        if (pendingSamples == 0) {
            pendingDts = from.dts();
        }
        lostPackets += from.lostPackets();
        append(samples);
        int block = encoder.blockSamples();
        int used = 0;
        // The next block takes its time from this packet: counted back from where the packet's last sample lies.
        long endDts = from.dts() + samples.length / channels;
        while (pendingSamples - used >= block) {
            out.add(block(from.streams(), used, block, from));
            used += block;
            pendingDts = endDts - (pendingSamples - used);
        }
        drop(used);
    }

    /// Adds the last, shorter block to `out`: the source ended.
    void finish(StreamInfo streams, Packet last, List<Packet> out) {
        if (pendingSamples > 0) {
            out.add(block(streams, 0, pendingSamples, last));
            pendingSamples = 0;
        }
    }

    @Override
    public void close() {
        encoder.close();
    }

    private Packet block(StreamInfo streams, int offsetSamples, int samples, Packet from) {
        int lost = lostPackets;
        lostPackets = 0;
        return new Packet(
                Kind.AUDIO,
                streams,
                encoder.encode(pending, offsetSamples * channels, samples),
                pendingDts,
                pendingDts,
                true,
                from.arrivalNanos(),
                from.cameraMicros(),
                lost);
    }

    private void append(short[] samples) {
        int used = pendingSamples * channels;
        if (pending.length < used + samples.length) {
            pending = Arrays.copyOf(pending, used + samples.length);
        }
        System.arraycopy(samples, 0, pending, used, samples.length);
        pendingSamples += samples.length / channels;
    }

    private void drop(int samples) {
        System.arraycopy(pending, samples * channels, pending, 0, (pendingSamples - samples) * channels);
        pendingSamples -= samples;
    }
}
