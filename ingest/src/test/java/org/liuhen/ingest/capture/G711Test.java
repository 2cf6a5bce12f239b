package org.liuhen.ingest.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.ingest.source.AudioParameters.Treatment;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.StreamInfo;

class G711Test {
    @TempDir
    Path directory;

    @Test
    void theExtremesAreThoseOfTheStandard() {
        // ITU-T G.711, tables 1a and 2a, scaled to 16 bits.
        assertThat(G711.fromALaw(new byte[] {(byte) 0xD5, 0x55, (byte) 0xAA, 0x2A}))
                .containsExactly((short) 8, (short) -8, (short) 32256, (short) -32256);
        assertThat(G711.fromMuLaw(new byte[] {(byte) 0xFF, 0x7F, (byte) 0x80, 0x00}))
                .containsExactly((short) 0, (short) 0, (short) 32124, (short) -32124);
    }

    @Test
    void flacGivesBackEverySampleBitByBit() throws IOException {
        Program.require("ffmpeg", "ffmpeg");
        Natives.load();
        byte[] codes = new byte[8 * 256];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) (i * 37);
        }
        short[] samples = G711.fromALaw(codes);
        List<Packet> blocks = new ArrayList<>();
        Octets header;
        try (PcmToFlac flac = new PcmToFlac(8_000, 1)) {
            StreamInfo streams = new StreamInfo(Optional.empty(), Optional.of(flac.parameters(Treatment.PCMA_TO_FLAC)));
            header = streams.audio().orElseThrow().config();
            Packet last = packet(streams, 0);
            for (int at = 0; at < samples.length; at += 160) {
                short[] part = java.util.Arrays.copyOfRange(samples, at, Math.min(at + 160, samples.length));
                last = packet(streams, at);
                flac.accept(part, last, blocks);
            }
            flac.finish(streams, last, blocks);
        }
        assertThat(pcm(header, blocks)).isEqualTo(samples);
    }

    private static Packet packet(StreamInfo streams, long dts) {
        return new Packet(Kind.AUDIO, streams, Octets.empty(), dts, dts, true, 0, Packet.UNTOLD, 0);
    }

    /// The samples as the system's ffmpeg decodes them from a native FLAC file made of the blocks (RFC 9639, 8.1).
    private short[] pcm(Octets header, List<Packet> blocks) throws IOException {
        Path file = directory.resolve("a.flac");
        try (var out = Files.newOutputStream(file)) {
            out.write("fLaC".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            out.write(new byte[] {(byte) 0x80, 0, 0, (byte) header.length()});
            out.write(header.bytes());
            for (Packet block : blocks) {
                out.write(block.payload().bytes());
            }
        }
        Path raw = directory.resolve("a.raw");
        Program.run(List.of("ffmpeg", "-v", "error", "-i", file.toString(), "-f", "s16be", raw.toString()));
        byte[] bytes = Files.readAllBytes(raw);
        short[] samples = new short[bytes.length / 2];
        java.nio.ByteBuffer.wrap(bytes).asShortBuffer().get(samples);
        return samples;
    }
}
