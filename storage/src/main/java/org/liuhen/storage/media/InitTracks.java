package org.liuhen.storage.media;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tracks that the init bytes of a run file declare (ISO/IEC 14496-12, 8.3 to 8.5). What cannot be read is left
/// out.
record InitTracks(Map<Integer, Track> tracks) {
    private static final int VIDE = 0x76696465;
    private static final int VISUAL_ENTRY_BYTES = 78;

    InitTracks {
        tracks = Map.copyOf(tracks);
    }

    /// A track.
    ///
    /// @param timescale ticks a second
    /// @param video whether its samples are pictures
    /// @param form what its samples are made of
    record Track(int timescale, boolean video, Form form) {}

    /// What the samples of a track are made of.
    sealed interface Form {
        /// NAL units behind their lengths (ISO/IEC 14496-15, 4.3.2).
        ///
        /// @param lengthBytes bytes of each length, 1 to 4
        record NalUnits(Coding coding, int lengthBytes) implements Form {}

        /// Something that is not looked into.
        record Opaque() implements Form {}
    }

    /// Whose NAL units.
    enum Coding {
        H264(1),
        H265(2);

        private final int headBytes;

        Coding(int headBytes) {
            this.headBytes = headBytes;
        }

        /// Length of the head of each NAL unit.
        int headBytes() {
            return headBytes;
        }
    }

    /// @param beginning of a run file, at least its init bytes
    static InitTracks read(ByteBuffer beginning) {
        Map<Integer, Track> tracks = new HashMap<>();
        for (Box trak : Box.at(beginning, "moov", "trak")) {
            try {
                readTrack(trak.body(), tracks);
            } catch (IndexOutOfBoundsException e) {
                // A box too short for its fields: no fragment of this track will be believed.
            }
        }
        return new InitTracks(tracks);
    }

    @Nullable
    Track track(int id) {
        return tracks.get(id);
    }

    private static void readTrack(ByteBuffer trak, Map<Integer, Track> tracks) {
        List<Box> tkhd = Box.at(trak, "tkhd");
        List<Box> mdhd = Box.at(trak, "mdia", "mdhd");
        List<Box> hdlr = Box.at(trak, "mdia", "hdlr");
        if (tkhd.isEmpty() || mdhd.isEmpty() || hdlr.isEmpty()) {
            return;
        }
        int id = afterTimes(tkhd.getFirst());
        int timescale = afterTimes(mdhd.getFirst());
        boolean video = hdlr.getFirst().body().getInt(8) == VIDE;
        if (timescale > 0) {
            tracks.put(id, new Track(timescale, video, form(trak)));
        }
    }

    /// The field behind the times of creation and change, which are longer in version 1.
    private static int afterTimes(Box box) {
        return box.body().getInt(box.body().get(0) == 1 ? 20 : 12);
    }

    private static Form form(ByteBuffer trak) {
        for (Box stsd : Box.at(trak, "mdia", "minf", "stbl", "stsd")) {
            for (Box entry : Box.in(stsd.after(8))) {
                ByteBuffer inner = entry.after(VISUAL_ENTRY_BYTES);
                switch (entry.type()) {
                    case "avc1", "avc3" -> {
                        return nalUnits(Coding.H264, Box.at(inner, "avcC"), 4);
                    }
                    case "hvc1", "hev1" -> {
                        return nalUnits(Coding.H265, Box.at(inner, "hvcC"), 21);
                    }
                    default -> {}
                }
            }
        }
        return new Form.Opaque();
    }

    /// @param lengthAt where lengthSizeMinusOne stands in the record (ISO/IEC 14496-15, 5.3.3.1 and 8.3.3.1)
    private static Form nalUnits(Coding coding, List<Box> records, int lengthAt) {
        int lengthBytes = records.isEmpty() ? 4 : (records.getFirst().body().get(lengthAt) & 3) + 1;
        return new Form.NalUnits(coding, lengthBytes);
    }
}
