package org.liuhen.tools.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import org.liuhen.tools.camera.AudioCodec;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.Clip;
import org.liuhen.tools.camera.media.GeneratedClip;
import org.liuhen.tools.camera.media.PictureSize;
import org.liuhen.tools.camera.media.Scene;
import org.liuhen.tools.camera.media.Tone;

/// The cameras that both sides record, a process of their own, until it is killed: 1080p with 25 frames and 4 Mbit
/// a second, and AAC. All show one clip; each numbers its own frames.
final class CameraWorker {
    private static final PictureSize SIZE = new PictureSize(1920, 1080);
    private static final int CLIP_SECONDS = 8;

    private CameraWorker() {}

    /// Path of camera `number` (from 0).
    static String path(int number) {
        return "/camera" + number;
    }

    /// @param arguments how many cameras
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Scene scene = new Scene(
                "BENCH", Scene.View.FRONT, SIZE, CaptureBench.FRAMES_PER_SECOND, CaptureBench.BITS_PER_SECOND);
        Clip clip = GeneratedClip.make(scene, CLIP_SECONDS, Tone.track(AudioCodec.AAC));
        try (CameraServer server = CameraServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
                server.add(path(i), clip);
            }
            ChildJvm.tell("port", server.port());
            new CountDownLatch(1).await();
        }
    }
}
