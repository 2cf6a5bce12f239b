package org.liuhen.ingest.standing;

import org.liuhen.ingest.source.SourceException;

/// Why a source gives nothing.
sealed interface Failure {
    /// One sentence.
    String reason();

    /// Tells whoever records.
    SourceException thrown() throws SourceException;

    /// The source failed.
    record OfSource(SourceException why) implements Failure {
        @Override
        public String reason() {
            return String.valueOf(why.getMessage());
        }

        @Override
        public SourceException thrown() {
            return why;
        }
    }

    /// The program did.
    record OfProgram(Throwable why) implements Failure {
        @Override
        public String reason() {
            return "a fault of the recording program: " + why;
        }

        @Override
        public SourceException thrown() {
            throw new IllegalStateException(reason(), why);
        }
    }
}
