package org.liuhen.ingest.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.liuhen.ingest.source.AudioParameters;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.ingest.source.Streams;
import org.liuhen.ingest.source.VideoParameters;
import org.liuhen.storage.format.Cause;

class SourceSignalTest {
    private static final PictureLook BLACK = PictureLook.at((x, y) -> 16, 640, 360);

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger freed = new AtomicInteger();

    @Test
    void aDecoderThatFailsIsNotAskedAgainAndTheOtherGoesOn() {
        SteppedClocks clocks = new SteppedClocks();
        try (SignalHealth health = new SignalHealth(
                decoders(bytes -> {
                    looks.incrementAndGet();
                    throw new IllegalStateException("it does not like this picture");
                }),
                SignalLimits.STANDARD,
                clocks)) {
            SignalWatch watch = health.watch("front");
            for (int second = 0; second < 60; second += 2) {
                watch.accept(picture(Streams.BOTH, 50_000), second * 1_000_000L);
                watch.accept(sound(), second * 1_000_000L);
                watch.accept(sound(), second * 1_000_000L + 21_000);
                clocks.step();
            }
            assertThat(looks).hasValue(1);
            assertThat(watch.current()).extracting(Warning::cause).containsExactly(Cause.SOUND_DEAD);
            watch.close();
            clocks.step();
            assertThat(freed).hasValue(1);
            clocks.release();
        }
    }

    @Test
    void whileADecoderHangsPacketsAreTakenWithoutWaitingAndFewAreKept() throws InterruptedException {
        SteppedClocks clocks = new SteppedClocks();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch hang = new CountDownLatch(1);
        try (SignalHealth health = new SignalHealth(
                decoders(bytes -> {
                    looks.incrementAndGet();
                    entered.countDown();
                    try {
                        hang.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return Optional.of(BLACK);
                }),
                SignalLimits.STANDARD,
                clocks)) {
            SignalWatch watch = health.watch("front");
            watch.accept(picture(Streams.VIDEO_ONLY, 50_000), 0);
            Thread stepper = Thread.ofPlatform().start(clocks::step);
            entered.await();
            for (int second = 10; second < 1_000; second += 10) {
                watch.accept(picture(Streams.VIDEO_ONLY, 50_000), second * 1_000_000L);
                assertThat(watch.takeEnded()).isEmpty();
                assertThat(watch.current()).isEmpty();
            }
            hang.countDown();
            stepper.join();
            clocks.step();
            assertThat(looks).hasValue(3);
            clocks.release();
        }
    }

    @Test
    void whatWasSeenBeforeACutIsNotTakenForWhatComesAfter() {
        SteppedClocks clocks = new SteppedClocks();
        try (SignalHealth health =
                new SignalHealth(decoders(bytes -> Optional.of(BLACK)), SignalLimits.STANDARD, clocks)) {
            SignalWatch watch = health.watch("front");
            for (int second = 0; second <= 8; second += 2) {
                watch.accept(picture(Streams.VIDEO_ONLY, 50_000), second * 1_000_000L);
                clocks.step();
            }
            assertThat(watch.cut()).isEmpty();
            watch.accept(picture(Streams.VIDEO_ONLY, 50_000), 60_000_000L);
            clocks.step();
            assertThat(watch.current()).isEmpty();
            for (int second = 62; second <= 72; second += 2) {
                watch.accept(picture(Streams.VIDEO_ONLY, 50_000), second * 1_000_000L);
                clocks.step();
            }
            assertThat(watch.cut())
                    .extracting(Warning::sinceMicros, Warning::untilMicros)
                    .containsExactly(tuple(60_000_000L, 72_000_000L));
            clocks.release();
        }
    }

    @Test
    void aMicrophoneWhosePacketsFailToComeIsDead() {
        SteppedClocks clocks = new SteppedClocks();
        try (SignalHealth health =
                new SignalHealth(decoders(bytes -> Optional.empty()), SignalLimits.STANDARD, clocks)) {
            SignalWatch watch = health.watch("front");
            for (int second = 0; second <= 20; second += 2) {
                watch.accept(picture(Streams.BOTH, 50_000), second * 1_000_000L);
            }
            assertThat(watch.cut())
                    .extracting(Warning::cause, Warning::sinceMicros, Warning::untilMicros)
                    .containsExactly(tuple(Cause.SOUND_DEAD, 0L, 20_000_000L));
            clocks.release();
        }
    }

    private SignalDecoders decoders(PictureDecoder pictures) {
        return new SignalDecoders() {
            @Override
            public PictureDecoder pictures(VideoParameters video) {
                return pictures;
            }

            @Override
            public SoundDecoder sound(AudioParameters audio) {
                return new SoundDecoder() {
                    @Override
                    public float[][] decode(Octets packet) {
                        return new float[1][1024];
                    }

                    @Override
                    public void close() {
                        freed.incrementAndGet();
                    }
                };
            }
        };
    }

    private static Packet picture(StreamInfo streams, int lengthBytes) {
        return packet(Kind.VIDEO, streams, lengthBytes);
    }

    private static Packet sound() {
        return packet(Kind.AUDIO, Streams.BOTH, 200);
    }

    private static Packet packet(Kind kind, StreamInfo streams, int lengthBytes) {
        return new Packet(kind, streams, Octets.of(new byte[lengthBytes]), 0, 0, true, 0, Packet.UNTOLD, 0);
    }
}
