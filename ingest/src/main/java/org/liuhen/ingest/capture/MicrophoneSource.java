package org.liuhen.ingest.capture;

import java.time.Duration;
import org.liuhen.ingest.source.PacketSource;
import org.liuhen.ingest.source.Source;
import org.liuhen.ingest.source.Watchdog;
import org.liuhen.storage.time.Clocks;

/// A microphone at an ALSA device, stored as FLAC without loss.
public final class MicrophoneSource implements Source {
    private final Microphone microphone;
    private final Clocks clocks;
    private final Watchdog watchdog;

    public MicrophoneSource(Microphone microphone, Clocks clocks, Watchdog watchdog) {
        this.microphone = microphone;
        this.clocks = clocks;
        this.watchdog = watchdog;
    }

    /// Which device, and how it is to sample.
    ///
    /// @param device ALSA's name, like `hw:1,0`
    /// @param rate samples a second
    /// @param channels 1 or 2
    /// @param limit how long it may be silent before it counts as lost
    public record Microphone(String device, int rate, int channels, Duration limit) {
        public Microphone {
            if (device.isBlank()) {
                throw new IllegalArgumentException("the microphone has no ALSA device; `arecord -L` lists them");
            }
            if (rate < 8_000 || rate > 192_000 || channels < 1 || channels > 2) {
                throw new IllegalArgumentException("the microphone " + device + " is to sample " + channels
                        + " channels at " + rate + " Hz, expected 1 or 2 at 8000 to 192000 Hz");
            }
        }
    }

    @Override
    public String description() {
        return "alsa:" + microphone.device();
    }

    @Override
    public PacketSource connect() {
        Natives.load();
        return new MicrophonePackets(microphone, clocks, watchdog);
    }
}
