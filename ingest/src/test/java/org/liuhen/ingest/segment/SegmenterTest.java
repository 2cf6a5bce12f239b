package org.liuhen.ingest.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.Script;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.ingest.source.Streams;

class SegmenterTest {
    /// Segments of 4 pictures, at most 12; runs of 24 pictures.
    private static final Limits SHORT = new Limits(
            Duration.ofMillis(200),
            Duration.ofMillis(480),
            16L << 20,
            1L << 30,
            Duration.ofMillis(960),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1));

    /// `|` a boundary, `~` a parameter change, `>` a jump, `#` a full run: each before the picture it cuts; `.` a
    /// packet
    /// that is not stored.
    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "KPPP KPPP K                    → KPPP|KPPP|K",
                "KPPPPP KP K                    → KPPPPP|KPK",
                "PPP KP                         → ...KP",
                "KPPP KP~KP                     → KPPP|KP~KP",
                "KP ~PP                         → KP~PP",
                "KPPPPPPPPPPPPP                 → KPPPPPPPPPPP|PP",
                "KPPP KPPP KPPP KPPP KPPP KPPP K → KPPP|KPPP|KPPP|KPPP|KPPP|KPPP#K",
                "KPPP >PPP KP                   → KPPPPPP>KP",
                "KPPP >KPPP                     → KPPP>KPPP",
                "KPPP <PP KP                    → KPPPPP>KP",
                "KPPP !PP KPPP                  → KPPPPP|KPPP",
            })
    void aStreamIsCutWhereItCanBeDecodedFrom(String drawn, String expected) {
        assertThat(cuts(SHORT, Streams.VIDEO_ONLY, drawn)).isEqualTo(expected.strip());
    }

    @Test
    void soundAloneIsCutByTime() {
        assertThat(cuts(SHORT, Streams.SOUND_ONLY, "aaaaaaaaaaaa")).isEqualTo("aaaaa|aaaaa|aa");
    }

    @Test
    void aStreamWithoutKeyFramesIsCutBeforeASegmentIsTooLarge() {
        Limits small = new Limits(
                Duration.ofSeconds(4),
                Duration.ofSeconds(60),
                10_000,
                1L << 30,
                Duration.ofHours(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1));
        Segmenter segmenter = new Segmenter(small, Script.TIME);
        long bytes = 0;
        int boundaries = 0;
        for (Packet packet : Script.of(Streams.VIDEO_ONLY, "K" + "P".repeat(99), 1_000, 0)) {
            if (segmenter.place(packet) instanceof Placement.After) {
                boundaries++;
                bytes = 0;
            }
            bytes += packet.payload().length();
            assertThat(bytes).isLessThanOrEqualTo(10_000);
        }
        assertThat(boundaries).isPositive();
    }

    @Test
    void soundBeforeTheFirstKeyFrameIsNotStoredAndSoundAfterItKeepsItsDistance() {
        List<Sample> samples =
                samples(new Segmenter(SHORT, Script.TIME), Script.of(Streams.BOTH, "a a P a a K a P a a"));
        assertThat(samples).extracting(Sample::kind).startsWith(Kind.VIDEO, Kind.AUDIO);
        assertThat(samples.getFirst().dts()).isZero();
        // The key frame is at 40 ms, the block after it the fifth, at 85.333 ms: 45.333 ms or 2,176 ticks later.
        assertThat(samples.get(1).dts()).isEqualTo(2_176);
    }

    @Test
    void soundThatIsStillDueWhenARunIsFullLiesBeforeThePictureOfTheNextRun() {
        List<Placement> placements =
                place(new Segmenter(SHORT, Script.TIME), Script.of(Streams.BOTH, "KaPaaPaaPaKaaPaaPaPaa ~KaPaaP"));
        int turn = 0;
        while (!(placements.get(turn) instanceof Placement.After after && after.cut() instanceof Cut.ParameterChange)) {
            turn++;
        }
        Sample picture = ((Placement.After) placements.get(turn)).sample();
        Sample sound = ((Placement.Kept) placements.get(turn + 1)).sample();
        long wallBefore = 0;
        for (Placement placement : placements.subList(0, turn)) {
            if (placement instanceof Placement.Kept kept && kept.sample().kind() == Kind.AUDIO) {
                wallBefore = kept.sample().sessionMicros();
            }
        }
        assertThat(Math.min(picture.dts(), sound.dts())).isZero();
        assertThat(sound.sessionMicros() - wallBefore).isBetween(21_300L, 21_370L);
    }

    @Test
    void pictureAndSoundStayInStepOverAJump() {
        List<Sample> samples = samples(
                new Segmenter(SHORT, Script.TIME), Script.of(Streams.BOTH, "KaaPaaPaaPaaPaa >PaaPaaPaaKaaPaaPaaPaa"));
        for (Sample sample : samples) {
            // Every packet's wall time is its arrival, since script time and arrival are the same.
            assertThat(sample.sessionMicros())
                    .isCloseTo(Script.TIME.at(sample.packet().arrivalNanos()), within(50_000));
        }
        List<Sample> sound =
                samples.stream().filter(sample -> sample.kind() == Kind.AUDIO).toList();
        for (int i = 1; i < sound.size(); i++) {
            assertThat(sound.get(i).sessionMicros() - sound.get(i - 1).sessionMicros())
                    .isBetween(20_000L, 62_000L);
        }
    }

    @Test
    void aJumpLiesWhereTheTimeStampsJumpedAndNotAtTheKeyFrameThatCuts() {
        List<Packet> packets = Script.of(Streams.VIDEO_ONLY, "KPP>PPPKPP");
        Cut.Jump jump = place(new Segmenter(SHORT, Script.TIME), packets).stream()
                .filter(Placement.After.class::isInstance)
                .map(placement -> (Cut.Jump) ((Placement.After) placement).cut())
                .findFirst()
                .orElseThrow();
        assertThat(jump.atMicros()).isCloseTo(Script.TIME.at(packets.get(3).arrivalNanos()), within(20_000));
    }

    @Test
    void presentationMovesWithDecodingWhereASmallStepBackIsSmoothed() {
        List<Sample> samples =
                samples(new Segmenter(SHORT, Script.TIME), Script.of(Streams.BOTH, "KaaPaaPaa !PaaPaaPaaPaa"));
        assertThat(samples).allMatch(sample -> sample.compositionTicks() == 0);
    }

    @Test
    void everyPacketAfterTheFirstKeyFrameIsOneSampleWithRisingTimes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            String drawn = random(random);
            String name = "seed " + seed + " round " + round + ": " + drawn;
            List<Packet> packets = Script.of(Streams.BOTH, drawn);
            Segmenter segmenter = new Segmenter(SHORT, Script.TIME);
            List<Integer> kept = new ArrayList<>();
            Map<Kind, Long> last = new EnumMap<>(Kind.class);
            boolean begun = false;
            for (Packet packet : packets) {
                Placement placement = segmenter.place(packet);
                begun |= placement instanceof Placement.Begun;
                if (placement instanceof Placement.Skipped) {
                    assertThat(begun && packet.kind() == Kind.VIDEO).as(name).isFalse();
                    continue;
                }
                Sample sample = sample(placement);
                kept.add(Script.number(sample.packet()));
                if (placement instanceof Placement.After(Cut cut, Sample first) && !(cut instanceof Cut.Boundary)) {
                    assertThat(first.key()).as(name).isTrue();
                    last.clear();
                }
                assertThat(sample.dts()).as(name).isGreaterThan(last.getOrDefault(sample.kind(), -1L));
                last.put(sample.kind(), sample.dts());
            }
            assertThat(kept).as(name).isSorted().doesNotHaveDuplicates();
            assertThat(kept.stream().filter(number -> packets.get(number).kind() == Kind.VIDEO))
                    .as(name)
                    .hasSize((int) packets.stream()
                            .filter(packet -> packet.kind() == Kind.VIDEO)
                            .dropWhile(packet -> !packet.key())
                            .count());
        }
    }

    private static org.assertj.core.data.Offset<Long> within(long micros) {
        return org.assertj.core.data.Offset.offset(micros);
    }

    private static String random(Random random) {
        StringBuilder drawn = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            int dice = random.nextInt(100);
            drawn.append(
                    dice < 10
                            ? "K"
                            : dice < 50
                                    ? "P"
                                    : dice < 92
                                            ? "a"
                                            : dice < 95
                                                    ? "~K"
                                                    : dice < 97 ? ">" : dice < 98 ? "<" : dice < 99 ? "!" : "x");
        }
        return drawn.toString();
    }

    private static String cuts(Limits limits, StreamInfo streams, String drawn) {
        StringBuilder text = new StringBuilder();
        for (Placement placement : place(new Segmenter(limits, Script.TIME), Script.of(streams, drawn))) {
            if (placement instanceof Placement.Skipped) {
                text.append('.');
                continue;
            }
            if (placement instanceof Placement.After after) {
                text.append(
                        switch (after.cut()) {
                            case Cut.Boundary _ -> '|';
                            case Cut.ParameterChange _ -> '~';
                            case Cut.Jump _ -> '>';
                            case Cut.RunFull _ -> '#';
                            case Cut.Stop _, Cut.Loss _ -> throw new AssertionError("not the segmenter's to decide");
                        });
            }
            Sample sample = sample(placement);
            text.append(sample.kind() == Kind.AUDIO ? 'a' : sample.key() ? 'K' : 'P');
        }
        return text.toString();
    }

    private static List<Placement> place(Segmenter segmenter, List<Packet> packets) {
        return packets.stream().map(segmenter::place).toList();
    }

    private static List<Sample> samples(Segmenter segmenter, List<Packet> packets) {
        return place(segmenter, packets).stream()
                .filter(placement -> !(placement instanceof Placement.Skipped))
                .map(SegmenterTest::sample)
                .toList();
    }

    private static Sample sample(Placement placement) {
        return switch (placement) {
            case Placement.Begun(Sample sample) -> sample;
            case Placement.Kept(Sample sample) -> sample;
            case Placement.After(Cut _, Sample sample) -> sample;
            case Placement.Skipped _ -> throw new AssertionError("skipped");
        };
    }
}
