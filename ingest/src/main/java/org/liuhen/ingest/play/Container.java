package org.liuhen.ingest.play;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// The kinds of files that are opened, told by their first bytes. Names and endings are not asked: they are
/// easily wrong, and FFmpeg lets them choose what reads the file.
enum Container {
    MP4("mov"),
    MOV("mov"),
    AVI("avi"),
    MPEGTS("mpegts"),
    MATROSKA("matroska"),
    WAV("wav"),
    MP3("mp3"),
    AAC("aac"),
    FLAC("flac"),
    OGG("ogg"),
    JPEG("jpeg_pipe"),
    PNG("png_pipe");

    /// How many first bytes tell all.
    static final int HEAD_BYTES = 4096;

    private static final int[] TRANSPORT_PACKETS = {188, 192, 204};
    private static final int TRANSPORT_LOOKS = 5;
    private static final byte TRANSPORT_SYNC = 0x47;

    private final String demuxer;

    Container(String demuxer) {
        this.demuxer = demuxer;
    }

    /// FFmpeg's name of what reads it.
    String demuxer() {
        return demuxer;
    }

    /// What it is called outside.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it is one picture.
    boolean isPicture() {
        return this == JPEG || this == PNG;
    }

    /// The kind of a file with these first bytes, nothing if it is none of ours.
    static Optional<Container> of(byte[] head) {
        String text = new String(head, 0, Math.min(head.length, 12), StandardCharsets.ISO_8859_1);
        if (text.length() < 4) {
            return Optional.empty();
        }
        String first = text.substring(0, 4);
        return switch (first) {
            case "RIFF", "RF64" -> riff(text.substring(Math.min(8, text.length())));
            case "\u001AEß£" -> Optional.of(MATROSKA);
            case "fLaC" -> Optional.of(FLAC);
            case "OggS" -> Optional.of(OGG);
            case "\u0089PNG" -> Optional.of(PNG);
            default -> other(head, text);
        };
    }

    /// The length of a transport stream's packets, nothing if these are not the first bytes of one.
    static OptionalInt transportPacket(byte[] head) {
        for (int packet : TRANSPORT_PACKETS) {
            if (transportStart(head, packet).isPresent()) {
                return OptionalInt.of(packet);
            }
        }
        return OptionalInt.empty();
    }

    /// Where the first byte of synchronization of packets of this length lies.
    static OptionalInt transportStart(byte[] head, int packet) {
        for (int start = 0; start < packet && start + packet * (TRANSPORT_LOOKS - 1) < head.length; start++) {
            boolean all = true;
            for (int look = 0; look < TRANSPORT_LOOKS; look++) {
                all &= head[start + look * packet] == TRANSPORT_SYNC;
            }
            if (all) {
                return OptionalInt.of(start);
            }
        }
        return OptionalInt.empty();
    }

    private static Optional<Container> riff(String form) {
        return switch (form) {
            case "AVI " -> Optional.of(AVI);
            case "WAVE" -> Optional.of(WAV);
            default -> Optional.empty();
        };
    }

    private static Optional<Container> other(byte[] head, String text) {
        if (text.length() >= 8) {
            switch (text.substring(4, 8)) {
                case "ftyp" -> {
                    return Optional.of(text.startsWith("qt  ", 8) ? MOV : MP4);
                }
                case "moov", "mdat", "wide", "skip", "free", "pnot" -> {
                    return Optional.of(MOV);
                }
                default -> {}
            }
        }
        int first = head[0] & 0xFF;
        int second = head[1] & 0xFF;
        if (first == 0xFF && second == 0xD8 && (head[2] & 0xFF) == 0xFF) {
            return Optional.of(JPEG);
        }
        if (text.startsWith("ID3")) {
            return Optional.of(MP3);
        }
        if (transportPacket(head).isPresent()) {
            return Optional.of(MPEGTS);
        }
        if (first == 0xFF && (second & 0xF6) == 0xF0) {
            return Optional.of(AAC);
        }
        boolean layer3 = first == 0xFF && (second & 0xE6) == 0xE2;
        return layer3 ? Optional.of(MP3) : Optional.empty();
    }
}
