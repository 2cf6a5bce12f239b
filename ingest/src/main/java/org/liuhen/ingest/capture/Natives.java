package org.liuhen.ingest.capture;

import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avdevice;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Loader;

/// Loads the native libraries, once, on first use.
///
/// They are unpacked to the directory in the system property `org.bytedeco.javacpp.cachedir`, which is to be set
/// on the command line to a directory that nobody else can write, together with
/// `org.bytedeco.javacpp.maxPhysicalBytes=0`: otherwise every native allocation fails once the process has grown
/// past four times its heap.
final class Natives {
    private Natives() {}

    /// Makes the libraries for network sources ready.
    static void load() {
        Network.READY.run();
    }

    /// Makes the libraries for sound devices ready too. They need libasound2, libpulse0, libxcb1 and libxcb-shm0
    /// of the system; without them this fails with [UnsatisfiedLinkError], and network sources go on.
    static void loadDevices() {
        load();
        Devices.READY.run();
    }

    private static final class Network {
        static final Runnable READY = () -> {};

        static {
            Loader.load(avutil.class);
            Loader.load(avcodec.class);
            Loader.load(avformat.class);
            avformat.avformat_network_init();
            TransportLog.install();
        }
    }

    private static final class Devices {
        static final Runnable READY = () -> {};

        static {
            Loader.load(avdevice.class);
            avdevice.avdevice_register_all();
        }
    }
}
