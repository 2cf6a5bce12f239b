package org.liuhen.tools.camera;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.function.LongConsumer;

/// One camera of a [CameraServer]. It films from the moment it is added, whether somebody watches or not, and can
/// be told to misbehave at any time. Any thread may call; orders take effect in the order they are given, a
/// moment later.
public final class SimulatedCamera {
    private final String path;
    private final String url;
    private final EventLoop loop;
    private final Transmission transmission;
    private final Projector projector;

    SimulatedCamera(String path, String url, EventLoop loop, Transmission transmission, Projector projector) {
        this.path = path;
        this.url = url;
        this.loop = loop;
        this.transmission = transmission;
        this.projector = projector;
    }

    /// The address without user and password.
    public String url() {
        return url;
    }

    /// The path in the address, beginning with `/`.
    public String path() {
        return path;
    }

    /// How many frames have been filmed; they were numbered from 0 on.
    public long framesFilmed() {
        return transmission.framesFilmed();
    }

    /// How many frames were sent to at least one viewer, with or without all of their packets.
    public long framesSent() {
        return transmission.framesSent();
    }

    /// The number of the last frame that was sent to at least one viewer, or -1.
    public long lastFrameSent() {
        return transmission.lastFrameSent();
    }

    /// How many RTP packets [#loss] has kept from the viewers.
    public long packetsLost() {
        return transmission.faults().packetsLost();
    }

    /// How many sessions are playing.
    public int viewers() {
        return transmission.viewerCount();
    }

    /// Sends nothing for a while. Connections stay; what is filmed meanwhile is lost, and no sequence number
    /// tells it.
    public void stall(Duration length) {
        at(now -> transmission.faults().stall(now, length));
    }

    /// Cuts all connections once, with a reset and without a word.
    public void drop() {
        at(now -> transmission.dropViewers());
    }

    /// Ends all connections in order and answers no request for a while. [CameraServer#close(Duration)] refuses
    /// connections besides.
    public void close(Duration length) {
        at(now -> {
            transmission.faults().close(now, length);
            transmission.endViewers();
        });
    }

    /// Loses RTP packets from now on.
    ///
    /// @param percent 0 to 100
    /// @throws IllegalArgumentException outside of this range
    public void loss(double percent) {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("loss is between 0 and 100 percent, not " + percent);
        }
        at(now -> transmission.faults().loss(percent));
    }

    /// Adds to all timestamps from now on.
    ///
    /// @param by may be negative
    public void jump(Duration by) {
        at(now -> transmission.faults().jump(by));
    }

    /// Sets the camera's clock, which its sender reports tell.
    ///
    /// @param error what it is ahead of the true time; may be negative
    public void clock(Duration error) {
        at(now -> {
            transmission.faults().clock(error);
            transmission.report(now);
        });
    }

    /// Sets where the parameter sets are told.
    public void parameterSets(ParameterSets where) {
        at(now -> transmission.faults().parameterSets(where));
    }

    /// Sends noise instead of pictures and sound for a while.
    public void garbage(Duration length) {
        at(now -> transmission.faults().garbage(now, length));
    }

    /// Stops sending sound; [#unmute] ends it. The description still speaks of it.
    public void mute() {
        at(now -> transmission.faults().mute());
    }

    /// Sends sound again.
    public void unmute() {
        at(now -> transmission.faults().unmute());
    }

    /// Leaves key frames out for a while. A viewer who comes meanwhile begins with another frame.
    public void noKeys(Duration length) {
        at(now -> transmission.faults().noKeys(now, length));
    }

    /// Plays another clip from its beginning, in the same sessions: pictures of another size, for instance. Its
    /// sound is not used: the sessions have what they have been told.
    ///
    /// @throws IllegalArgumentException if its codec is another one
    public void play(Clip clip) {
        transmission.requireSameCodec(clip.format());
        at(now -> projector.play(clip));
    }

    /// Sends other sound, of the same kind, in the same sessions.
    public void play(AudioTrack sound) {
        at(now -> transmission.use(sound));
    }

    Transmission transmission() {
        return transmission;
    }

    void stop() {
        projector.stop();
        at(now -> transmission.endViewers());
    }

    private void at(LongConsumer order) {
        loop.execute(() -> order.accept(transmission.nowMicros()));
    }
}
