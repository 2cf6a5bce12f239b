package org.liuhen.ingest.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.ingest.source.Streams;
import org.liuhen.ingest.source.VideoParameters;

class InitSegmentTest {
    @Test
    void parameterSetsTellTheSizeOfThePicture() throws IOException {
        H264Sequence large = H264Sequence.read(Streams.LARGE.sps().getFirst().bytes());
        assertThat(List.of(large.width(), large.height(), large.profile(), large.level()))
                .containsExactly(640, 360, 100, 30);
        H264Sequence small = H264Sequence.read(Streams.SMALL.sps().getFirst().bytes());
        assertThat(List.of(small.width(), small.height())).containsExactly(320, 180);
        H265Sequence h265 = H265Sequence.read(Streams.H265.sps().getFirst().bytes());
        assertThat(List.of(h265.width(), h265.height())).containsExactly(640, 360);
    }

    @Test
    void codingsHaveTheNamesBrowsersKnow() throws IOException {
        assertThat(CodecString.of(Streams.LARGE)).isEqualTo("avc1.64001e");
        assertThat(CodecString.of(Streams.H265)).isEqualTo("hvc1.1.6.L63.90");
        assertThat(CodecString.of(Streams.AAC)).isEqualTo("mp4a.40.2");
    }

    @Test
    void everyBoxIsWholeAndTheTracksAreTheStreams() throws IOException {
        byte[] init = InitSegment.of(Streams.BOTH);
        assertThat(Boxes.at(init, "moov/trak/mdia/mdhd"))
                .extracting(box -> box.getInt(8 + 4 + 8))
                .containsExactly(90_000, 48_000);
        assertThat(Boxes.at(init, "moov/mvex/trex"))
                .extracting(box -> box.getInt(8 + 4))
                .containsExactly(1, 2);
        ByteBuffer entry = Boxes.at(init, "moov/trak/mdia/minf/stbl/stsd").getFirst();
        byte[] bytes = new byte[entry.remaining()];
        entry.get(bytes);
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .contains("avc1")
                .contains("avcC");
        assertThat(InitSegment.of(Streams.BOTH)).isEqualTo(init);
    }

    @Test
    void everyCutOfAParameterSetIsRefusedInWords() {
        for (VideoParameters video : List.of(Streams.LARGE, Streams.SMALL, Streams.H265)) {
            byte[] sps = video.sps().getFirst().bytes();
            for (int length = 0; length < 8; length++) {
                VideoParameters cut = new VideoParameters(
                        video.codec(),
                        video.vps(),
                        List.of(Octets.of(java.util.Arrays.copyOf(sps, length))),
                        video.pps(),
                        640,
                        360,
                        90_000);
                assertThatThrownBy(() -> InitSegment.of(new StreamInfo(Optional.of(cut), Optional.empty())))
                        .isInstanceOf(MalformedParameterSetException.class)
                        .hasMessageContaining("parameter set");
            }
        }
    }
}
