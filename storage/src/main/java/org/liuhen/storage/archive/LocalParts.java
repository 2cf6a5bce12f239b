package org.liuhen.storage.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Extent;
import org.liuhen.storage.format.Hash;

/// The bytes of this machine that entries answer for, as the archive takes them: in parts, and never others than
/// those of the entry. They are in the memory of whoever asks. Safe for many threads.
final class LocalParts {
    private final StateLayout layout;

    LocalParts(StateLayout layout) {
        this.layout = layout;
    }

    /// A part of a file.
    ///
    /// @param offset of its first byte in the file
    record Part(long offset, int lengthBytes, Hash hash) {}

    /// What is there of an extent.
    sealed interface Found {
        /// All of it, as the entry says, in one part.
        record Whole(long offset, Content content) implements Found {}

        /// All of it, as the entry says, in several parts.
        record Parted(List<Part> parts) implements Found {}

        /// Not what the entry says.
        record Wanting(ArchiveFact.Absence why) implements Found {}
    }

    /// Reads all of an extent and compares it with its entry.
    Found find(Extent extent, LoadMemory.Share memory) {
        try (FileChannel channel = open(extent)) {
            long length = extent.lengthBytes() == Extent.UNKNOWN ? channel.size() : extent.lengthBytes();
            if (length == 0 || channel.size() < extent.offset() + length) {
                return new Found.Wanting(ArchiveFact.Absence.MISSING);
            }
            return length <= ArchiveKeys.PART_BYTES
                    ? whole(extent, read(channel, extent.offset(), memory.room((int) length)))
                    : parted(extent, channel, length, memory);
        } catch (NoSuchFileException e) {
            return new Found.Wanting(ArchiveFact.Absence.MISSING);
        } catch (IOException e) {
            return new Found.Wanting(ArchiveFact.Absence.UNREADABLE);
        }
    }

    private static Found whole(Extent extent, ByteBuffer bytes) {
        Content content = Content.of(bytes);
        return content.hash().equals(extent.hash())
                ? new Found.Whole(extent.offset(), content)
                : new Found.Wanting(ArchiveFact.Absence.CHANGED);
    }

    private static Found parted(Extent extent, FileChannel channel, long length, LoadMemory.Share memory)
            throws IOException {
        MessageDigest whole = Hash.newDigest();
        List<Part> parts = new ArrayList<>();
        int bytes;
        for (long done = 0; done < length; done += bytes) {
            bytes = (int) Math.min(length - done, ArchiveKeys.PART_BYTES);
            ByteBuffer part = read(channel, extent.offset() + done, memory.room(bytes));
            whole.update(part.duplicate());
            parts.add(new Part(extent.offset() + done, bytes, Hash.over(part)));
        }
        return Hash.ending(whole).equals(extent.hash())
                ? new Found.Parted(List.copyOf(parts))
                : new Found.Wanting(ArchiveFact.Absence.CHANGED);
    }

    /// Bytes of one of several parts.
    ///
    /// @throws IOException if they cannot be read, or are others than a moment ago
    Content read(Extent extent, Part part, LoadMemory.Share memory) throws IOException {
        try (FileChannel channel = open(extent)) {
            Content content = Content.of(read(channel, part.offset(), memory.room(part.lengthBytes())));
            if (!content.hash().equals(part.hash())) {
                throw new IOException("bytes of " + extent.place() + " changed while they were read");
            }
            return content;
        }
    }

    private FileChannel open(Extent extent) throws IOException {
        Path file = layout.file(extent.place());
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(file.toString());
        }
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private static ByteBuffer read(FileChannel channel, long offset, ByteBuffer room) throws IOException {
        while (room.hasRemaining()) {
            if (channel.read(room, offset + room.position()) < 0) {
                throw new NoSuchFileException("the file ends at byte " + (offset + room.position()));
            }
        }
        return room.flip();
    }
}
