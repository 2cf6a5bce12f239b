package org.liuhen.ingest.mp4;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.liuhen.ingest.segment.Sample;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.StreamInfo;

/// One picture as a file that a browser shows: what a camera sees before it is recorded, without decoding it here.
public final class StillPicture {
    private StillPicture() {}

    /// The file.
    ///
    /// @param keyFrame a picture that can be decoded by itself
    public static byte[] of(Packet keyFrame) throws MalformedParameterSetException {
        StreamInfo video = new StreamInfo(keyFrame.streams().video(), Optional.empty());
        FragmentBuilder fragments = new FragmentBuilder(video);
        fragments.add(new Sample(keyFrame, 0, 0, 0));
        Octets fragment =
                fragments.buildRest(OptionalLong.empty()).orElseThrow().bytes();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(InitSegment.of(video));
        file.writeBytes(fragment.bytes());
        return file.toByteArray();
    }
}
