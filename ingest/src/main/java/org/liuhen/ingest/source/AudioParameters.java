package org.liuhen.ingest.source;

/// How an audio stream is coded.
///
/// @param codec the coding as stored
/// @param config AAC: AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1); Opus: the identification header (RFC 7845,
/// 5.1);
///     FLAC: the 34 bytes of STREAMINFO (RFC 9639, 8.2)
/// @param rate samples a second
/// @param channels channels
/// @param timescale ticks a second of its time stamps
/// @param frameTicks usual length of one packet in ticks
/// @param treatment what was done between the source and here
public record AudioParameters(
        Codec codec, Octets config, int rate, int channels, int timescale, int frameTicks, Treatment treatment) {
    /// Audio codings that can be stored.
    public enum Codec {
        AAC,
        OPUS,
        FLAC
    }

    /// What was done to the audio. Every treatment is lossless.
    public enum Treatment {
        COPIED("copied"),
        PCMA_TO_FLAC("pcma-to-flac"),
        PCMU_TO_FLAC("pcmu-to-flac"),
        PCM_TO_FLAC("pcm-to-flac");

        private final String code;

        Treatment(String code) {
            this.code = code;
        }

        /// The word for it in an entry of the log.
        public String code() {
            return code;
        }
    }

    public AudioParameters {
        if (rate <= 0 || channels <= 0 || timescale <= 0 || frameTicks <= 0) {
            throw new IllegalArgumentException("rate " + rate + ", channels " + channels + ", timescale " + timescale
                    + ", frame " + frameTicks + ": expected more than 0");
        }
    }
}
