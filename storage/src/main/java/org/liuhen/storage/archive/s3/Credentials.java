package org.liuhen.storage.archive.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// What opens a bucket. Never printed.
record Credentials(String accessKey, String secretKey) {
    private static final int MOST_BYTES = 4_096;

    /// Reads the file of a bucket.
    static Credentials read(Path file) throws IOException {
        List<String> lines;
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw unfit(file);
            }
            lines = Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "the file of the archive's credentials is not there: " + file
                            + ". It has two lines: access key, secret key",
                    e);
        }
        if (lines.size() != 2) {
            throw unfit(file);
        }
        return new Credentials(lines.getFirst(), lines.getLast());
    }

    private static IOException unfit(Path file) {
        return new IOException(
                "the file of the archive's credentials must have two lines, access key and secret key: " + file);
    }

    @Override
    public String toString() {
        return "credentials of " + accessKey;
    }
}
