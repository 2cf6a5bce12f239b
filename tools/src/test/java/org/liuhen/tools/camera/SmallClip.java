package org.liuhen.tools.camera;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// A clip of eight frames in 0.16 s that no decoder would like, a key frame first and A-law silence with it.
final class SmallClip {
    static final int FRAMES = 8;
    static final long STEP_MICROS = 20_000;

    private SmallClip() {}

    static Clip h264() {
        return h264(60);
    }

    /// @param unitBytes of each picture
    static Clip h264(int unitBytes) {
        List<VideoUnit> units = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            byte[] nal = new byte[unitBytes];
            nal[0] = (byte) (i == 0 ? 0x65 : 0x41);
            units.add(new VideoUnit(i * STEP_MICROS, i * STEP_MICROS, i == 0, List.of(nal)));
        }
        List<byte[]> sets = List.of(new byte[] {0x67, 0x42, (byte) 0xC0, 0x1E}, new byte[] {0x68, (byte) 0xCE});
        VideoFormat format = new VideoFormat(VideoCodec.H264, 320, 180, sets);
        AudioTrack silence = new AudioTrack(AudioCodec.PCMA, 8000, 1, new byte[0], 160, List.of(new byte[160]));
        return new Clip(format, units, FRAMES * STEP_MICROS, silence);
    }

    static CameraServer server(InetSocketAddress address) {
        try {
            return CameraServer.start(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
