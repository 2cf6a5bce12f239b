package org.liuhen.storage.durable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// What the store asks of a disk. An argument, so that a test can hand in one that forgets. Safe for many threads.
public interface Disk {
    /// What a file holds; a disk may count, delay or (in a test) forget by it.
    enum Content {
        LOG,
        CHECKPOINTS,
        MEDIA,
        /// Files that came from elsewhere.
        ORIGINALS,
        METADATA,
        /// The copy of something in an archive.
        ARCHIVE,
        /// A copy of evidence on its way out.
        PACKAGE,
        KEY,
        /// Room that is kept for the log.
        RESERVE
    }

    /// Creates a file that must not exist and opens it for writing at its end.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException if the name is taken: names are never reused
    FileChannel createNew(Path file) throws IOException;

    /// Opens an existing file for reading and for writing at its end.
    FileChannel openForAppend(Path file) throws IOException;

    /// Makes all bytes written to `channel`, and the file's length, durable. After an error nothing is known
    /// about any byte written since the last success: never call it again for that file.
    void force(FileChannel channel, Content content) throws IOException;

    /// Makes the names in `directory` durable.
    void forceDirectory(Path directory) throws IOException;

    /// Creates `directory` and its missing parents, each durable in its own parent.
    void createDirectories(Path directory) throws IOException;

    /// Creates a file that must not exist, with all its bytes, durably: file first, then its directory, because a
    /// name must not outlive its bytes.
    ///
    /// @param mode POSIX permissions like `r--------`
    void writeNew(Path file, byte[] bytes, String mode, Content content) throws IOException;

    /// Whether `directory` is on another file system than `other`: what fills or breaks one leaves the other.
    boolean isApart(Path directory, Path other) throws IOException;

    /// Lets the symbolic link `link` lead to `target`, durably; one that is there is replaced in one step.
    void link(Path link, Path target) throws IOException;

    /// Moves a file to a name that must not exist, durable in both directories.
    void move(Path from, Path to) throws IOException;
}
