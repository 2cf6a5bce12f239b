package org.liuhen.ingest.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.liuhen.ingest.segment.Limits;
import org.liuhen.ingest.segment.Placement;
import org.liuhen.ingest.segment.Sample;
import org.liuhen.ingest.segment.Segmenter;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.Script;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.ingest.source.Streams;

class FragmentBuilderTest {
    @Test
    void samplesComeBackOutWithTheirLengthsAndFlags() {
        MovieFragment fragment = whole(Streams.VIDEO_ONLY, "KPPKP");
        byte[] bytes = fragment.bytes().bytes();
        assertThat(Boxes.at(bytes, "moof/traf/tfdt").getFirst().getLong(12)).isZero();
        ByteBuffer trun = Boxes.at(bytes, "moof/traf/trun").getFirst();
        assertThat(trun.getInt(8)).isEqualTo(0x0100_0701);
        assertThat(trun.getInt(12)).isEqualTo(5);
        int dataOffset = trun.getInt(16);
        int at = dataOffset;
        for (int i = 0; i < 5; i++) {
            assertThat(trun.getInt(20 + i * 12)).isEqualTo(3_600);
            int size = trun.getInt(24 + i * 12);
            assertThat(trun.getInt(28 + i * 12)).isEqualTo(i == 0 || i == 3 ? 0x0200_0000 : 0x0101_0000);
            assertThat(ByteBuffer.wrap(bytes).getInt(at + 4))
                    .as("number of sample")
                    .isEqualTo(i);
            at += size;
        }
        assertThat(at).isEqualTo(bytes.length);
        assertThat(fragment.videoFrames()).isEqualTo(5);
        assertThat(fragment.endMicros() - fragment.startMicros()).isEqualTo(200_000);
    }

    @Test
    void theNewestSampleOfEachStreamWaitsForTheNextOne() {
        FragmentBuilder builder = new FragmentBuilder(Streams.BOTH);
        List<Sample> samples = samples(Streams.BOTH, "KaaPaaPaa");
        samples.forEach(builder::add);
        MovieFragment first = builder.build().orElseThrow();
        assertThat(first.videoFrames()).isEqualTo(2);
        assertThat(builder.build()).isEmpty();
        MovieFragment rest = builder.buildRest(OptionalLong.empty()).orElseThrow();
        assertThat(rest.videoFrames()).isEqualTo(1);
        assertThat(rest.start()).isEqualTo(MovieFragment.Start.DELTA);
        // Every track goes on exactly where it stopped.
        for (int track = 0; track < 2; track++) {
            long end = decodeTime(first, track) + ticks(first, track);
            assertThat(decodeTime(rest, track)).isEqualTo(end);
        }
    }

    @Test
    void reorderedPicturesCarrySignedOffsets() {
        Packet drawn = Script.of(Streams.VIDEO_ONLY, "K").getFirst();
        FragmentBuilder builder = new FragmentBuilder(Streams.VIDEO_ONLY);
        builder.add(new Sample(drawn, 0, 7_200, 0));
        builder.add(new Sample(drawn, 3_600, -3_600, 40_000));
        Optional<MovieFragment> fragment = builder.buildRest(OptionalLong.empty());
        ByteBuffer trun = Boxes.at(fragment.orElseThrow().bytes().bytes(), "moof/traf/trun")
                .getFirst();
        assertThat(trun.getInt(8)).isEqualTo(0x0100_0F01);
        assertThat(trun.getInt(32)).isEqualTo(7_200);
        assertThat(trun.getInt(48)).isEqualTo(-3_600);
    }

    @Test
    void equalSamplesGiveEqualBytes() {
        assertThat(whole(Streams.BOTH, "KaaPaaPaa").bytes())
                .isEqualTo(whole(Streams.BOTH, "KaaPaaPaa").bytes());
    }

    private static MovieFragment whole(StreamInfo streams, String drawn) {
        FragmentBuilder builder = new FragmentBuilder(streams);
        samples(streams, drawn).forEach(builder::add);
        return builder.buildRest(OptionalLong.empty()).orElseThrow();
    }

    private static List<Sample> samples(StreamInfo streams, String drawn) {
        Segmenter segmenter = new Segmenter(Limits.STANDARD, Script.TIME);
        List<Sample> samples = new ArrayList<>();
        for (Packet packet : Script.of(streams, drawn)) {
            switch (segmenter.place(packet)) {
                case Placement.Begun(Sample sample) -> samples.add(sample);
                case Placement.Kept(Sample sample) -> samples.add(sample);
                case Placement.After after -> throw new AssertionError("a cut: " + after);
                case Placement.Skipped _ -> throw new AssertionError("a packet was skipped");
            }
        }
        return samples;
    }

    private static long decodeTime(MovieFragment fragment, int track) {
        return Boxes.at(fragment.bytes().bytes(), "moof/traf/tfdt").get(track).getLong(12);
    }

    private static long ticks(MovieFragment fragment, int track) {
        ByteBuffer trun = Boxes.at(fragment.bytes().bytes(), "moof/traf/trun").get(track);
        int perSample = (trun.getInt(8) & 0x400) != 0 ? 12 : 8;
        long ticks = 0;
        for (int i = 0; i < trun.getInt(12); i++) {
            ticks += trun.getInt(20 + i * perSample);
        }
        return ticks;
    }
}
