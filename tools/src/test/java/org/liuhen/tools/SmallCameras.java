package org.liuhen.tools;

import java.util.ArrayList;
import java.util.List;
import org.liuhen.tools.camera.CameraServer;
import org.liuhen.tools.camera.Clip;
import org.liuhen.tools.camera.SimulatedCamera;
import org.liuhen.tools.camera.media.GeneratedClip;
import org.liuhen.tools.camera.media.PictureSize;
import org.liuhen.tools.camera.media.Scene;

/// Cameras with small pictures, named `/camera0` and so on, that all show the same.
final class SmallCameras {
    static final int FRAMES_A_SECOND = 25;

    private SmallCameras() {}

    /// @param clipSeconds after so long what they show begins anew
    static List<SimulatedCamera> add(CameraServer server, int count, int clipSeconds) {
        Scene scene = new Scene("camera", Scene.View.FRONT, new PictureSize(320, 180), FRAMES_A_SECOND, 300_000);
        Clip clip = GeneratedClip.make(scene, clipSeconds, null);
        List<SimulatedCamera> cameras = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            cameras.add(server.add("/camera" + i, clip));
        }
        return cameras;
    }
}
