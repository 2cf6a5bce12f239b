package org.liuhen.ingest.signal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.signal.LookPace.Due;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Packet;

/// The watch over one track: a mailbox of what is to be looked at and heard, and the judgement so far.
///
/// **Threads.** The writer of the track feeds it and takes what ended; the thread of [SignalHealth] examines. The
/// lock is never held while something is decoded.
final class SourceSignal implements SignalWatch {
    /// A key frame and the one before it.
    private static final int MOST_PICTURES = 2;
    /// One to settle the decoder and two to hear.
    private static final int SOUNDS_WHILE_FINE = 3;
    /// More than comes between two examinations.
    private static final int MOST_SOUNDS = 128;

    private static final long SOUND_MISSING_MICROS = 2_000_000;
    private static final long LEVEL_MICROS = 2_000_000;

    private final String name;
    private final SourceDecoding decoding;

    // Guarded by this.
    private final LookPace pace = new LookPace();
    private final PictureSigns pictureSigns;
    private final SoundSigns soundSigns;
    private final Deque<Shot> pictures = new ArrayDeque<>();
    private final Deque<Shot> sounds = new ArrayDeque<>();
    private List<Warning> ended = new ArrayList<>();
    private @Nullable Shot before;
    private SourceDecoding.@Nullable Heard heard;
    private long newestMicros;
    private long soundMicros;
    private long soundNumber;
    private long cuts;
    private boolean closed;

    SourceSignal(String name, SignalDecoders decoders, SignalLimits limits) {
        this.name = name;
        decoding = new SourceDecoding(name, decoders);
        pictureSigns = new PictureSigns(limits);
        soundSigns = new SoundSigns(limits);
    }

    /// A packet at its time.
    ///
    /// @param number counts the packets of sound, so that a missing one is noticed; 0 for pictures
    record Shot(Packet packet, long atMicros, long number) {}

    @Override
    public synchronized void accept(Packet packet, long atMicros) {
        if (closed) {
            return;
        }
        newestMicros = atMicros;
        if (packet.kind() == Kind.AUDIO) {
            sounds.addLast(new Shot(packet, atMicros, ++soundNumber));
            soundMicros = atMicros;
            keepNewest(sounds, soundSigns.suspect() ? MOST_SOUNDS : SOUNDS_WHILE_FINE);
        } else if (packet.key()) {
            keyFrame(new Shot(packet, atMicros, 0));
        } else {
            pace.delta(packet.payload().length());
        }
    }

    @Override
    public synchronized List<Warning> takeEnded() {
        if (ended.isEmpty()) {
            return List.of();
        }
        List<Warning> taken = ended;
        ended = new ArrayList<>();
        return taken;
    }

    @Override
    public synchronized List<Warning> cut() {
        pictureSigns.cut(ended);
        soundSigns.cut(ended);
        pictures.clear();
        sounds.clear();
        pace.reset();
        before = null;
        heard = null;
        cuts++;
        return takeEnded();
    }

    @Override
    public synchronized List<Warning> current() {
        return Stream.concat(pictureSigns.current().stream(), soundSigns.current().stream())
                .toList();
    }

    @Override
    public synchronized Optional<SoundLevel> level() {
        return heard == null || newestMicros - heard.toMicros() > LEVEL_MICROS
                ? Optional.empty()
                : Optional.of(heard.level());
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    String name() {
        return name;
    }

    /// Decodes and judges what lies in the mailbox. The thread of [SignalHealth] only.
    void examine() {
        List<Shot> look;
        List<Shot> hear;
        long round;
        synchronized (this) {
            look = List.copyOf(pictures);
            hear = List.copyOf(sounds);
            pictures.clear();
            sounds.clear();
            round = cuts;
        }
        for (Shot shot : look) {
            decoding.look(shot).ifPresent(seen -> judge(seen, shot.atMicros(), round));
        }
        decoding.hear(hear).ifPresent(now -> judge(now, round));
    }

    /// Frees the decoders. The thread of [SignalHealth] only.
    void free() {
        decoding.free();
    }

    private synchronized void judge(PictureLook look, long atMicros, long round) {
        if (round == cuts) {
            pictureSigns.add(look, atMicros, ended);
        }
    }

    private synchronized void judge(SourceDecoding.Heard now, long round) {
        if (round == cuts) {
            heard = now;
            soundSigns.add(now.level(), now.fromMicros(), now.toMicros(), ended);
        }
    }

    private void keyFrame(Shot shot) {
        expectSound(shot);
        Due due = pace.key(shot.packet().payload().length(), shot.atMicros(), pictureSigns.suspect());
        if (due == Due.THIS_AND_THE_ONE_BEFORE && before != null) {
            pictures.addLast(before);
        }
        if (due != Due.NO) {
            pictures.addLast(shot);
        }
        keepNewest(pictures, MOST_PICTURES);
        before = due == Due.NO ? shot : null; // one that was looked at is not looked at again
    }

    /// A microphone whose packets fail to come makes no sound to be measured: the pictures tell the time.
    private void expectSound(Shot keyFrame) {
        if (keyFrame.packet().streams().audio().isEmpty() || !pace.hasBegun()) {
            soundMicros = keyFrame.atMicros();
        } else if (keyFrame.atMicros() - soundMicros > SOUND_MISSING_MICROS) {
            soundSigns.addNothing(soundMicros, keyFrame.atMicros(), ended);
        }
    }

    private static void keepNewest(Deque<Shot> shots, int most) {
        while (shots.size() > most) {
            shots.removeFirst();
        }
    }
}
