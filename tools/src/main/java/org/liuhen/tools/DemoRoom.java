package org.liuhen.tools;

import org.liuhen.tools.camera.AudioCodec;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.SimulatedCamera;
import org.liuhen.tools.camera.media.LiveScene;
import org.liuhen.tools.camera.media.PictureSize;
import org.liuhen.tools.camera.media.Scene;
import org.liuhen.tools.camera.media.Tone;

/// The two cameras of the demo's interview room, with the real time and frame number in their pictures.
final class DemoRoom {
    private static final int FRAMES_PER_SECOND = 25;

    private DemoRoom() {}

    /// The person at the table from the front, H.264 and AAC.
    static SimulatedCamera addFront(CameraServer cameras) {
        Scene scene = new Scene("front", Scene.View.FRONT, new PictureSize(960, 540), FRAMES_PER_SECOND, 1_200_000);
        return cameras.add("/front", new LiveScene(scene, Tone.track(AudioCodec.AAC)));
    }

    /// The whole room, H.264 and G.711 A-law.
    static SimulatedCamera addWhole(CameraServer cameras) {
        Scene scene = new Scene("whole", Scene.View.ROOM, new PictureSize(640, 360), FRAMES_PER_SECOND, 600_000);
        return cameras.add("/whole", new LiveScene(scene, Tone.track(AudioCodec.PCMA)));
    }
}
