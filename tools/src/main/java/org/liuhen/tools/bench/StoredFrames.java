package org.liuhen.tools.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.liuhen.tools.camera.FrameNumbers;

/// The frames of one camera that files hold, told by the numbers in them.
///
/// @param stored how many different ones
/// @param lost how many are missing between the first and the last
/// @param bytes of the files
record StoredFrames(long stored, long lost, long bytes) {
    /// Reads all of them.
    static StoredFrames in(List<Path> files) throws IOException {
        FrameNumbers numbers = new FrameNumbers();
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
            numbers.addFrom(file);
        }
        return new StoredFrames(numbers.count(), numbers.missing(), bytes);
    }

    StoredFrames and(StoredFrames other) {
        return new StoredFrames(stored + other.stored, lost + other.lost, bytes + other.bytes);
    }
}
