package org.liuhen.ingest.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.liuhen.ingest.signal.SignalHealth;
import org.liuhen.ingest.signal.SignalLimits;
import org.liuhen.ingest.signal.SignalWatch;
import org.liuhen.ingest.signal.SteppedClocks;
import org.liuhen.ingest.signal.Warning;
import org.liuhen.ingest.source.Packet;

/// What is found in pictures and sound that real encoders made.
@Tag("system")
class RealSignalTest {
    private static final String SIZE = "size=640x360:rate=5";
    private static final String ROOM = "mandelbrot=" + SIZE + ",select=eq(n\\,0),loop=-1:1:0,setpts=N/5/TB";
    private static final String H264 = "-c:v libx264 -preset veryfast -bf 0 -x264-params scenecut=0:sliced-threads=0"
            + " -b:v 1M -maxrate 1M -bufsize 1M -g 10 -pix_fmt yuv420p clip.h264";
    private static final String H265 = "-c:v libx265 -preset ultrafast -pix_fmt yuv420p -x265-params"
            + " log-level=none:bframes=0:scenecut=0:keyint=10:min-keyint=10 -b:v 1M clip.h265";
    private static final String DEEP = "-c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -x265-params"
            + " log-level=none:bframes=0:scenecut=0:keyint=10:min-keyint=10 -b:v 1M clip.h265";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = ';',
            value = {
                "black; color=black:SIZE; PICTURE_BLACK",
                "black with noise; color=black:SIZE,noise=alls=12:allf=t; PICTURE_BLACK",
                "black with a clock; color=black:SIZE,TEXT; PICTURE_BLACK",
                "a hand before the lens; gradients=SIZE:c0=0x503028:c1=0x281810:x0=0:y0=0:x1=639:y1=359:speed=0.00001,format=yuv420p,noise=alls=20:allf=t; PICTURE_COVERED",
                "a cloth before the lens; color=0xC0B8A8:SIZE,noise=alls=4:allf=t; PICTURE_COVERED",
                "a cloth and a clock; color=0xC0B8A8:SIZE,noise=alls=4:allf=t,TEXT; PICTURE_COVERED",
                "a picture that stands still; ROOM; PICTURE_FROZEN",
                "a picture that stands still under a clock; ROOM,TEXT; PICTURE_FROZEN",
                "a living camera before a still room; ROOM,noise=alls=4:allf=t; NONE",
                "movement; testsrc2=SIZE; NONE",
            })
    void picturesOfARealEncoderAreJudgedRightly(String name, String scene, String expected) throws IOException {
        String graph = scene.replace("ROOM", ROOM)
                .replace("SIZE", SIZE)
                .replace("TEXT", "drawtext=text='%{pts\\:hms}':fontcolor=white:fontsize=20:x=10:y=10");
        String input = "-f lavfi -i " + graph + " -t 80 ";
        for (String coding : List.of(H264, H265, DEEP)) {
            assertThat(warnings(Clip.generate(folder, input + coding), i -> i * 200_000L))
                    .as(coding)
                    .extracting(warning -> warning.cause().name())
                    .isEqualTo(expected.equals("NONE") ? List.of() : List.of(expected));
        }
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = ';',
            value = {
                "speech-like noise; anoisesrc=seed=1:r=48000:c=pink:a=0.3,tremolo=f=4:d=0.9; NONE",
                "a quiet voice; sine=f=700:r=48000,volume=-20dB; NONE",
                "silence of a room; anoisesrc=seed=1:r=48000:c=pink:a=0.002; SOUND_SILENT",
                "hum without a voice; sine=f=50:r=48000,volume=-20dB; SOUND_SILENT",
                "zeros; anullsrc=r=48000:cl=mono; SOUND_DEAD",
                "a voice far too loud; anoisesrc=seed=1:r=48000:c=pink:a=0.5,volume=20dB,aformat=s16,tremolo=f=0.7:d=0.9; SOUND_CLIPPED",
            })
    void soundOfARealEncoderIsJudgedRightly(String name, String scene, String expected) throws IOException {
        for (String coding : List.of(
                "-c:a aac -b:a 64k clip.m4a",
                "-c:a libopus -b:a 32k clip.ogg",
                "-af pan=stereo|c0=c0|c1=c0 -c:a aac -b:a 96k clip.m4a",
                "-c:a pcm_alaw -ar 8000 clip.wav")) {
            List<Packet> packets = Clip.generate(folder, "-f lavfi -i " + scene + " -t 40 " + coding);
            double rate = packets.getFirst().streams().audio().orElseThrow().timescale();
            long first = packets.getFirst().dts();
            assertThat(warnings(packets, i -> Math.round((packets.get((int) i).dts() - first) * 1e6 / rate)))
                    .as(coding)
                    .extracting(warning -> warning.cause().name())
                    .isEqualTo(expected.equals("NONE") ? List.of() : List.of(expected));
        }
    }

    /// Feeds the packets as a track would and lets the watch work each half second.
    private static List<Warning> warnings(List<Packet> packets, LongUnaryOperator micros) {
        SteppedClocks clocks = new SteppedClocks();
        try (SignalHealth health = new SignalHealth(new NativeDecoders(), SignalLimits.STANDARD, clocks);
                SignalWatch watch = health.watch("clip")) {
            long stepped = 0;
            for (int i = 0; i < packets.size(); i++) {
                watch.accept(packets.get(i), micros.applyAsLong(i));
                if (micros.applyAsLong(i) - stepped >= 500_000) {
                    stepped = micros.applyAsLong(i);
                    clocks.step();
                }
            }
            clocks.step();
            List<Warning> found = watch.cut();
            clocks.release();
            return found;
        }
    }
}
