package org.liuhen.tools.camera;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.liuhen.tools.camera.RtpStream.Marker;
import org.liuhen.tools.camera.Viewer.Track;

/// Turns a camera's pictures and sound into packets, once, and sends them to each viewer. Event loop only, but
/// for the counts.
final class Transmission {
    private static final int VIDEO_PAYLOAD_TYPE = 96;
    private static final int VIDEO_CLOCK_RATE = 90_000;
    private static final long REPORT_INTERVAL_MICROS = 5_000_000;

    private final List<Viewer> viewers = new ArrayList<>();
    private final AtomicLong framesFilmed = new AtomicLong();
    private final AtomicLong framesSent = new AtomicLong();
    private final long startNanos = System.nanoTime();
    /// One clock for pictures and reports: a report never says another time than the pictures around it.
    private final long startWallMicros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    private final VideoCodec codec;
    private volatile @Nullable AudioTrack audio;
    private final long audioLoopMicros;
    private final RtpStream videoStream;
    private final RtpStream audioStream;
    private final Faults faults;
    private volatile long lastFrameSent = -1;
    private volatile int viewerCount;
    private volatile VideoFormat format;
    private long audioIndex;
    private long reportDueMicros;

    /// @param audioLoopMicros after which the sound begins again
    Transmission(VideoFormat format, @Nullable AudioTrack audio, long audioLoopMicros, ParameterSets sets) {
        RandomGenerator random = RandomGenerator.getDefault();
        this.format = format;
        this.audio = audio;
        this.audioLoopMicros = audioLoopMicros;
        codec = format.codec();
        videoStream = new RtpStream(VIDEO_PAYLOAD_TYPE, VIDEO_CLOCK_RATE, random);
        audioStream = audio == null
                ? new RtpStream(AudioCodec.PCMA.payloadType(), 8000, random)
                : new RtpStream(audio.codec().payloadType(), audio.rate(), random);
        faults = new Faults(sets, random);
    }

    /// Microseconds since the camera began. Any thread.
    long nowMicros() {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos);
    }

    long framesFilmed() {
        return framesFilmed.get();
    }

    long framesSent() {
        return framesSent.get();
    }

    long lastFrameSent() {
        return lastFrameSent;
    }

    int viewerCount() {
        return viewerCount;
    }

    Faults faults() {
        return faults;
    }

    VideoFormat format() {
        return format;
    }

    @Nullable
    AudioTrack audio() {
        return audio;
    }

    boolean has(Track track) {
        return track == Track.VIDEO || audio != null;
    }

    boolean closed() {
        return faults.closed(nowMicros());
    }

    /// The timestamp a track has now.
    int timestamp(Track track) {
        return stream(track).timestamp(nowMicros() + faults.jumpMicros());
    }

    void requireSameCodec(VideoFormat other) {
        if (other.codec() != codec) {
            throw new IllegalArgumentException("this camera sends " + codec + ", the other clip is " + other.codec());
        }
    }

    /// Sends other sound from now on. Event loop only.
    ///
    /// @throws IllegalArgumentException if viewers were told of another kind
    void use(AudioTrack other) {
        AudioTrack told = audio;
        if (told == null
                || told.codec() != other.codec()
                || told.rate() != other.rate()
                || told.frameSamples() != other.frameSamples()) {
            throw new IllegalArgumentException("this camera cannot send " + other.codec() + " now");
        }
        audio = other;
    }

    void use(VideoFormat other) {
        format = other;
    }

    void add(Viewer viewer) {
        if (!viewers.contains(viewer)) {
            viewers.add(viewer);
        }
        viewerCount = viewers.size();
    }

    void remove(Viewer viewer) {
        viewers.remove(viewer);
        viewerCount = viewers.size();
    }

    void dropViewers() {
        List.copyOf(viewers).forEach(Viewer::drop);
    }

    void endViewers() {
        List.copyOf(viewers).forEach(Viewer::end);
    }

    /// Sends one picture and the sound that is due with it.
    void film(VideoUnit unit) {
        long number = framesFilmed.getAndIncrement();
        long now = nowMicros();
        if (canBegin(unit, now)) {
            viewers.stream().filter(viewer -> !viewer.watching()).forEach(viewer -> begin(viewer, now));
        }
        sendAudio(unit.sendMicros(), now);
        if (!(unit.key() && faults.keyless(now))) {
            sendVideo(unit, number, now);
        }
        if (now >= reportDueMicros) {
            report(now);
            reportDueMicros = now + REPORT_INTERVAL_MICROS;
        }
    }

    /// A viewer begins with a key frame, and with whatever comes as long as there are none.
    private boolean canBegin(VideoUnit unit, long now) {
        return unit.key() != faults.keyless(now);
    }

    /// Sends sender reports to everybody.
    void report(long now) {
        if (!faults.stalled(now)) {
            viewers.stream().filter(Viewer::watching).forEach(viewer -> report(viewer, now));
        }
    }

    private void begin(Viewer viewer, long now) {
        if (!faults.stalled(now)) {
            viewer.beginWatching();
            report(viewer, now);
        }
    }

    private void report(Viewer viewer, long now) {
        long wallMicros = startWallMicros + now + faults.clockErrorMicros();
        for (Track track : Track.values()) {
            if (viewer.wants(track)) {
                int timestamp = stream(track).timestamp(now + faults.jumpMicros());
                viewer.report(track, stream(track).senderReport(wallMicros, timestamp));
            }
        }
    }

    private void sendVideo(VideoUnit unit, long number, long now) {
        if (faults.stalled(now)
                || viewers.stream().noneMatch(viewer -> viewer.watching() && viewer.wants(Track.VIDEO))) {
            return;
        }
        framesSent.incrementAndGet(); // before anybody can have it
        lastFrameSent = number;
        List<byte[]> nals = new ArrayList<>();
        if (unit.key() && faults.parameterSets() != ParameterSets.NOWHERE) {
            nals.addAll(format.parameterSets());
        }
        nals.add(FrameNumber.nal(codec, number));
        nals.addAll(unit.nals());
        int timestamp = videoStream.timestamp(unit.shownMicros() + faults.jumpMicros());
        List<byte[]> packets = videoStream.complete(RtpPayloads.of(codec, nals), timestamp, Marker.ON_LAST);
        send(Track.VIDEO, faults.strike(packets, now));
    }

    private void sendAudio(long untilMicros, long now) {
        AudioTrack sent = audio;
        if (sent == null) {
            return;
        }
        for (; sent.timeMicros(audioIndex) <= untilMicros; audioIndex++) {
            if (faults.stalled(now) || faults.muted() || viewerCount == 0) {
                continue;
            }
            byte[] frame = sent.frame(audioIndex, audioLoopMicros);
            int timestamp = audioStream.timestamp(sent.timeMicros(audioIndex) + faults.jumpMicros());
            Marker marker = sent.codec() == AudioCodec.AAC ? Marker.ON_LAST : Marker.NONE;
            List<byte[]> payload = List.of(RtpPayloads.of(sent.codec(), frame));
            send(Track.AUDIO, faults.strike(audioStream.complete(payload, timestamp, marker), now));
        }
    }

    private void send(Track track, List<byte[]> packets) {
        for (Viewer viewer : List.copyOf(viewers)) {
            if (viewer.watching()) {
                viewer.send(track, packets);
            }
        }
    }

    private RtpStream stream(Track track) {
        return track == Track.VIDEO ? videoStream : audioStream;
    }
}
