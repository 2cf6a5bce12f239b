package org.liuhen.ingest.play;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.liuhen.ingest.mp4.CodecString;
import org.liuhen.ingest.mp4.H265Sequence;
import org.liuhen.ingest.mp4.MalformedParameterSetException;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.VideoParameters;

/// The name of an H.265 stream for browsers. FFmpeg's program tells it for other codings, for this one it does
/// not.
final class HevcName {
    private static final int SEQUENCE = 33;
    private static final int RECORD_HEAD_BYTES = 22;
    private static final int NOTHING_MEANT = 1;

    private HevcName() {}

    /// Like `hvc1.1.6.L93.B0`, of a configuration record (ISO/IEC 14496-15, 8.3.3.1) or of parameter sets with
    /// start codes. Empty if there is no sequence parameter set in it.
    static String of(byte[] configuration) {
        try {
            byte[] sequence = configuration.length > RECORD_HEAD_BYTES && configuration[0] == 1
                    ? inRecord(ByteBuffer.wrap(configuration))
                    : behindStartCode(configuration);
            if (sequence.length == 0) {
                return "";
            }
            H265Sequence read = H265Sequence.read(sequence);
            List<Octets> sets = List.of(Octets.of(sequence));
            return CodecString.of(new VideoParameters(
                    VideoParameters.Codec.H265, List.of(), sets, sets, read.width(), read.height(), NOTHING_MEANT));
        } catch (MalformedParameterSetException | BufferUnderflowException e) {
            return "";
        }
    }

    private static byte[] inRecord(ByteBuffer configuration) {
        configuration.position(RECORD_HEAD_BYTES);
        for (int arrays = configuration.get() & 0xFF; arrays > 0; arrays--) {
            int type = configuration.get() & 0x3F;
            for (int units = configuration.getShort() & 0xFFFF; units > 0; units--) {
                byte[] unit = new byte[configuration.getShort() & 0xFFFF];
                configuration.get(unit);
                if (type == SEQUENCE) {
                    return unit;
                }
            }
        }
        return new byte[0];
    }

    private static byte[] behindStartCode(byte[] stream) {
        for (int i = 0; i + 3 < stream.length; i++) {
            if (isCode(stream, i) && (stream[i + 3] >> 1 & 0x3F) == SEQUENCE) {
                int end = i + 3;
                while (end < stream.length && !isCode(stream, end)) {
                    end++;
                }
                return Arrays.copyOfRange(stream, i + 3, end);
            }
        }
        return new byte[0];
    }

    private static boolean isCode(byte[] stream, int at) {
        return at + 2 < stream.length && stream[at] == 0 && stream[at + 1] == 0 && stream[at + 2] == 1;
    }
}
