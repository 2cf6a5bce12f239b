package org.liuhen.ingest.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.Script;
import org.liuhen.ingest.source.Streams;

class StillPictureTest {
    @Test
    void aPictureIsAFileOfOneTrackAndOneSampleWhateverElseTheSourceGives() throws IOException {
        Packet key = Script.of(Streams.BOTH, "K", 1_000, 0).getFirst();
        byte[] file = StillPicture.of(key);
        assertThat(Boxes.at(file, "moov/trak")).hasSize(1);
        assertThat(Boxes.at(file, "moof/traf/trun"))
                .extracting(box -> box.getInt(8 + 4))
                .containsExactly(1);
        assertThat(Boxes.at(file, "mdat"))
                .singleElement()
                .extracting(box -> box.remaining())
                .isEqualTo(key.payload().length());
    }
}
