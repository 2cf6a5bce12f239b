package org.liuhen.ingest.source;

import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.time.SessionTime;

/// Packets drawn as text, one character a picture of 40 ms: `K` key frame, `P` any other, `~` before a picture: the
/// parameters change with it (between two sets), `>` before a picture: time stamps jump 1,000 s ahead, `<`: 500 s
/// back, `!` 100 ms back, `a` an AAC block (21.3 ms) on its own count of time, `x` one transport packet is lost.
/// Blanks and `|` mean nothing here. Each payload is `bytes` long and begins with the packet's number.
public final class Script {
    public static final long FRAME_TICKS = 3_600;
    public static final long FRAME_NANOS = 40_000_000;
    public static final long START_MICROS = 1_700_000_000_000_000L;
    /// The time of a session in which monotonic time 0 is that moment.
    public static final SessionTime TIME = new SessionTime(START_MICROS);

    private final List<Packet> packets = new ArrayList<>();
    private final int bytes;
    private final long startNanos;
    private StreamInfo streams;
    private long pictures;
    private long blocks;
    private long shiftTicks;
    private int lost;

    private Script(StreamInfo streams, int bytes, long startNanos) {
        this.streams = streams;
        this.bytes = bytes;
        this.startNanos = startNanos;
    }

    public static List<Packet> of(StreamInfo streams, String text) {
        return of(streams, text, 100, 0);
    }

    public static List<Packet> of(StreamInfo streams, String text, int bytes, long startNanos) {
        Script script = new Script(streams, bytes, startNanos);
        text.chars().forEach(character -> script.draw((char) character));
        return script.packets;
    }

    /// Number of a packet, from 0.
    public static int number(Packet packet) {
        byte[] payload = packet.payload().bytes();
        return ((payload[4] & 0xFF) << 24)
                | ((payload[5] & 0xFF) << 16)
                | ((payload[6] & 0xFF) << 8)
                | (payload[7] & 0xFF);
    }

    private void draw(char character) {
        switch (character) {
            case 'K', 'P' -> picture(character == 'K');
            case 'a' -> block();
            case '~' ->
                streams = streams.withVideo(
                        streams.video().orElseThrow().equals(Streams.LARGE) ? Streams.SMALL : Streams.LARGE);
            case '>' -> shiftTicks += 1_000 * 90_000L;
            case '<' -> shiftTicks -= 500 * 90_000L;
            case '!' -> shiftTicks -= 9_000;
            case 'x' -> lost++;
            case ' ', '|' -> {}
            default -> throw new IllegalArgumentException("no such character in a script: " + character);
        }
    }

    private void picture(boolean key) {
        long passed = pictures++ * FRAME_NANOS;
        add(Kind.VIDEO, passed * 9 / 100_000 + shiftTicks, key, passed);
    }

    private void block() {
        long ticks = blocks++ * 1024;
        long passed = ticks * 1_000_000_000L / 48_000;
        add(Kind.AUDIO, ticks + shiftTicks * 48 / 90, true, passed);
    }

    private void add(Kind kind, long dts, boolean key, long passedNanos) {
        byte[] payload = new byte[Math.max(bytes, 9)];
        int number = packets.size();
        payload[3] = (byte) (payload.length - 4);
        for (int i = 0; i < 4; i++) {
            payload[4 + i] = (byte) (number >> (24 - 8 * i));
        }
        packets.add(new Packet(
                kind, streams, Octets.of(payload), dts, dts, key, startNanos + passedNanos, Packet.UNTOLD, lost));
        lost = 0;
    }
}
