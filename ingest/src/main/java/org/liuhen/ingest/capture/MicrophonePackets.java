package org.liuhen.ingest.capture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.capture.MicrophoneSource.Microphone;
import org.liuhen.ingest.source.AudioParameters.Treatment;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.PacketSource;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.ingest.source.Watchdog;
import org.liuhen.storage.time.Clocks;

/// One opening of an ALSA device. ALSA does not know FFmpeg's abort flag, so it is read without blocking and asked
/// every
/// 10 ms. Time is the count of samples, which does not jitter as the time of arrival does; where samples are
/// missing, the count is set forward.
final class MicrophonePackets implements PacketSource {
    private static final Duration POLL = Duration.ofMillis(10);
    /// How far arrival may run ahead of the count before samples are known to be missing.
    private static final Duration DRIFT = Duration.ofMillis(200);
    private static final int ENOENT = -2;
    private static final int EAGAIN = -11;
    private static final int EBUSY = -16;
    private static final int ENODEV = -19;

    private final Microphone microphone;
    private final String name;
    private final Clocks clocks;
    private final NativeInput input;
    private final ReadyPackets ready = new ReadyPackets();
    private final List<Packet> batch = new ArrayList<>();
    private @Nullable PcmToFlac flac;
    private @Nullable StreamInfo streams;
    private @Nullable Packet last;
    private long lastArrivalNanos;
    private long beginNanos;
    private long samples = -1;

    MicrophonePackets(Microphone microphone, Clocks clocks, Watchdog watchdog) {
        this.microphone = microphone;
        this.name = "the microphone " + microphone.device();
        this.clocks = clocks;
        this.input = new NativeInput(watchdog);
    }

    @Override
    public StreamInfo open() throws SourceException {
        loadDevices();
        Map<String, String> options = Map.of(
                "sample_rate",
                Integer.toString(microphone.rate()),
                "ch_layout",
                microphone.channels() == 1 ? "mono" : "stereo");
        int code = input.open(
                microphone.device(),
                avformat.av_find_input_format("alsa"),
                options,
                AVFormatContext.AVFMT_FLAG_NONBLOCK,
                microphone.limit());
        if (code < 0 || input.streams() == 0) {
            throw notOpened(code);
        }
        if (input.stream(0).codecpar().codec_id() != avcodec.AV_CODEC_ID_PCM_S16LE) {
            throw new SourceException.NotRecordable(name + " gives no 16-bit samples; choose a plughw: device");
        }
        int rate = input.stream(0).codecpar().sample_rate();
        PcmToFlac encoder = new PcmToFlac(rate, microphone.channels());
        flac = encoder;
        StreamInfo found = new StreamInfo(Optional.empty(), Optional.of(encoder.parameters(Treatment.PCM_TO_FLAC)));
        streams = found;
        lastArrivalNanos = clocks.monotonicNanos();
        return found;
    }

    @Override
    public Packet read() throws SourceException {
        return ready.next(this::readOne);
    }

    @Override
    public void abort() {
        input.abort();
    }

    @Override
    public void close() {
        if (flac != null) {
            flac.close();
        }
        input.close();
    }

    private void readOne() {
        PcmToFlac encoder = flac;
        StreamInfo found = streams;
        if (encoder == null || found == null) {
            throw new IllegalStateException("the microphone is not open");
        }
        int code = input.abortRequested() ? EAGAIN : input.read(microphone.limit());
        long now = clocks.monotonicNanos();
        if (code >= 0) {
            accept(input.packet(), encoder, found, now);
        }
        SourceException ending = ending(code, now);
        if (ending != null) {
            ready.endWith(ending);
            if (last != null) {
                encoder.finish(found, last, batch);
            }
        } else if (code == EAGAIN) {
            clocks.sleep(POLL);
        }
        ready.addAll(batch);
        batch.clear();
    }

    private @Nullable SourceException ending(int code, long now) {
        if (input.abortRequested()) {
            return new SourceException.Aborted(name + " was closed on request");
        }
        if (now - lastArrivalNanos > microphone.limit().toNanos() || input.late()) {
            return new SourceException.Stalled(
                    name + " has given no sound for " + microphone.limit().toMillis() + " ms");
        }
        return code >= 0 || code == EAGAIN
                ? null
                : new SourceException.Ended(name + " went away: " + NativeInput.text(code));
    }

    private void accept(AVPacket packet, PcmToFlac encoder, StreamInfo found, long now) {
        short[] values = littleEndian(NativeInput.copy(packet.data(), packet.size()));
        int count = values.length / microphone.channels();
        long rate = found.timescale(Kind.AUDIO);
        if (samples < 0) {
            samples = 0;
            beginNanos = now - count * 1_000_000_000L / rate;
        }
        long due = Math.round((now - beginNanos) * (rate / 1e9)) - count;
        if (due - samples > DRIFT.toNanos() * rate / 1_000_000_000L) {
            samples = due;
        }
        Packet arrived = new Packet(
                Kind.AUDIO,
                found,
                Octets.empty(),
                samples,
                samples,
                true,
                now - count * 1_000_000_000L / rate,
                Packet.UNTOLD,
                0);
        samples += count;
        lastArrivalNanos = now;
        last = arrived;
        encoder.accept(values, arrived, batch);
    }

    private void loadDevices() throws SourceException {
        try {
            Natives.loadDevices();
        } catch (LinkageError e) {
            throw new SourceException.NotRecordable(
                    name
                            + " needs libraries of the system that are missing: apt-get install libasound2 libpulse0 libxcb1 libxcb-shm0");
        }
    }

    private SourceException notOpened(int code) {
        return switch (code) {
            case ENOENT, ENODEV ->
                new SourceException.WrongAddress(name + " is not there; `arecord -L` lists the devices");
            case EBUSY -> new SourceException.Unreachable(name + " is in use by another program");
            default -> new SourceException.Unreachable(name + " cannot be opened: " + NativeInput.text(code));
        };
    }

    private static short[] littleEndian(byte[] bytes) {
        short[] values = new short[bytes.length / 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) ((bytes[2 * i] & 0xFF) | (bytes[2 * i + 1] << 8));
        }
        return values;
    }
}
