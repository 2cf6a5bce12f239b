package org.liuhen.tools.camera;

/// How the sound is coded.
public enum AudioCodec {
    /// MPEG-4 AAC-LC, sent as mpeg4-generic in mode AAC-hbr (RFC 3640, 3.3.6).
    AAC(97),
    /// ITU-T G.711 A-law at 8000 Hz.
    PCMA(8),
    /// ITU-T G.711 µ-law at 8000 Hz.
    PCMU(0),
    /// Opus (RFC 6716), sent as RFC 7587 says: 48000 Hz in the clock and in the description, whatever is coded.
    OPUS(97);

    private final int payloadType;

    AudioCodec(int payloadType) {
        this.payloadType = payloadType;
    }

    /// RTP payload type (RFC 3551, 6).
    int payloadType() {
        return payloadType;
    }
}
