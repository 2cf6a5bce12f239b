package org.liuhen.storage.disk;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;

/// The disk itself, in a process of its own: one file `disk` in a FUSE directory, every write and flush of which
/// is put into a log before it is answered. A process apart, because a program whose disk is itself can wait for
/// itself.
///
/// Protocol 7.31 of `linux/fuse.h`; the answers a block device on top needs, ENOSYS for the rest.
final class VolatileDiskServer {
    private static final int OP_LOOKUP = 1;
    private static final int OP_FORGET = 2;
    private static final int OP_GETATTR = 3;
    private static final int OP_SETATTR = 4;
    private static final int OP_OPEN = 14;
    private static final int OP_READ = 15;
    private static final int OP_WRITE = 16;
    private static final int OP_STATFS = 17;
    private static final int OP_RELEASE = 18;
    private static final int OP_FSYNC = 20;
    private static final int OP_FLUSH = 25;
    private static final int OP_INIT = 26;
    private static final int OP_INTERRUPT = 36;
    private static final int OP_BATCH_FORGET = 42;
    private static final int OP_FALLOCATE = 43;

    private static final int ENOENT = 2;
    private static final int ENOSYS = 38;
    private static final int EOPNOTSUPP = 95;

    private static final int IN_HEADER = 40;
    private static final int OUT_HEADER = 16;
    private static final int WRITE_HEADER = 40;
    private static final int ATTR_BYTES = 88;
    private static final long ROOT_NODE = 1;
    private static final long DISK_NODE = 2;
    private static final int DIRECTORY_MODE = 0040700;
    private static final int FILE_MODE = 0100600;
    private static final int MAX_WRITE = 1 << 20;
    private static final int ASYNC_READ_BIG_WRITES_MAX_PAGES = 1 | 1 << 5 | 1 << 22;
    private static final long FOREVER_SECONDS = 1 << 20;

    private final FuseDevice device;
    private final FileChannel image;
    private final FileChannel log;
    private final long sizeBytes;
    private final MemorySegment request;
    private final MemorySegment reply;

    private VolatileDiskServer(FuseDevice device, FileChannel image, FileChannel log, Arena arena) throws IOException {
        this.device = device;
        this.image = image;
        this.log = log;
        this.sizeBytes = image.size();
        this.request = arena.allocate(MAX_WRITE + (1 << 16), Long.BYTES);
        this.reply = arena.allocate(MAX_WRITE + (1 << 16), Long.BYTES);
    }

    /// Arguments: the directory to mount, the image with the disk's first content, the log to create. Prints
    /// `ready` once the disk can be used and ends when the directory is unmounted.
    public static void main(String[] arguments) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel image = FileChannel.open(Path.of(arguments[1]), READ, WRITE);
                FileChannel log = FileChannel.open(Path.of(arguments[2]), WRITE, CREATE_NEW);
                FuseDevice device = new FuseDevice(Path.of(arguments[0]))) {
            new VolatileDiskServer(device, image, log, arena).serve();
        }
    }

    private void serve() throws IOException {
        while (true) {
            long lengthBytes = device.receive(request);
            if (lengthBytes < 0) {
                return;
            }
            handle(request.get(JAVA_INT, 4));
        }
    }

    private void handle(int operation) throws IOException {
        switch (operation) {
            case OP_FORGET, OP_BATCH_FORGET, OP_INTERRUPT -> {}
            case OP_INIT -> initialise();
            case OP_LOOKUP -> lookup();
            case OP_GETATTR, OP_SETATTR -> attributes();
            case OP_OPEN -> answerZeros(16);
            case OP_READ -> read();
            case OP_WRITE -> write();
            case OP_FSYNC -> flush();
            case OP_STATFS -> answerZeros(80);
            case OP_FLUSH, OP_RELEASE -> answer(0, 0);
            case OP_FALLOCATE -> answer(-EOPNOTSUPP, 0);
            default -> answer(-ENOSYS, 0);
        }
    }

    private void initialise() throws IOException {
        MemorySegment body = cleared(64);
        body.set(JAVA_INT, 0, 7);
        body.set(JAVA_INT, 4, 31);
        body.set(JAVA_INT, 8, request.get(JAVA_INT, IN_HEADER + 8));
        body.set(JAVA_INT, 12, ASYNC_READ_BIG_WRITES_MAX_PAGES);
        body.set(JAVA_SHORT, 16, (short) 64);
        body.set(JAVA_SHORT, 18, (short) 48);
        body.set(JAVA_INT, 20, MAX_WRITE);
        body.set(JAVA_INT, 24, 1);
        body.set(JAVA_SHORT, 28, (short) (MAX_WRITE / 4096));
        answer(0, 64);
        System.out.println("ready");
    }

    private void lookup() throws IOException {
        if (!request.getString(IN_HEADER).equals("disk")) {
            answer(-ENOENT, 0);
            return;
        }
        MemorySegment body = cleared(40 + ATTR_BYTES);
        body.set(JAVA_LONG, 0, DISK_NODE);
        body.set(JAVA_LONG, 16, FOREVER_SECONDS);
        body.set(JAVA_LONG, 24, FOREVER_SECONDS);
        describe(body.asSlice(40), DISK_NODE);
        answer(0, 40 + ATTR_BYTES);
    }

    private void attributes() throws IOException {
        MemorySegment body = cleared(16 + ATTR_BYTES);
        body.set(JAVA_LONG, 0, FOREVER_SECONDS);
        describe(body.asSlice(16), request.get(JAVA_LONG, 16));
        answer(0, 16 + ATTR_BYTES);
    }

    private void describe(MemorySegment attributes, long node) {
        boolean root = node == ROOT_NODE;
        attributes.set(JAVA_LONG, 0, node);
        attributes.set(JAVA_LONG, 8, root ? 0 : sizeBytes);
        attributes.set(JAVA_LONG, 16, root ? 0 : sizeBytes / 512);
        attributes.set(JAVA_INT, 60, root ? DIRECTORY_MODE : FILE_MODE);
        attributes.set(JAVA_INT, 64, root ? 2 : 1);
        attributes.set(JAVA_INT, 80, 4096);
    }

    private void read() throws IOException {
        long offsetBytes = request.get(JAVA_LONG, IN_HEADER + 8);
        int wantedBytes = request.get(JAVA_INT, IN_HEADER + 16);
        int countBytes = (int) Math.max(0, Math.min(wantedBytes, sizeBytes - offsetBytes));
        ByteBuffer body = reply.asSlice(OUT_HEADER, countBytes).asByteBuffer();
        while (body.hasRemaining()) {
            if (image.read(body, offsetBytes + body.position()) < 0) {
                throw new IOException("the image of the disk is shorter than the disk");
            }
        }
        answer(0, countBytes);
    }

    private void write() throws IOException {
        long offsetBytes = request.get(JAVA_LONG, IN_HEADER + 8);
        int countBytes = request.get(JAVA_INT, IN_HEADER + 16);
        int payload = IN_HEADER + WRITE_HEADER;
        ByteBuffer bytes = request.asSlice(payload, countBytes).asByteBuffer();
        while (bytes.hasRemaining()) {
            image.write(bytes, offsetBytes + bytes.position());
        }
        // The write header is done with: the log's takes its place, so that one write carries the whole event.
        int start = payload - DiskEvent.HEADER_BYTES;
        ByteBuffer event = ByteBuffer.allocate(DiskEvent.HEADER_BYTES);
        putHeader(event, DiskEvent.KIND_WRITE, countBytes, offsetBytes);
        MemorySegment.copy(MemorySegment.ofArray(event.array()), 0, request, start, DiskEvent.HEADER_BYTES);
        append(request.asSlice(start, DiskEvent.HEADER_BYTES + countBytes).asByteBuffer());
        cleared(8).set(JAVA_INT, 0, countBytes);
        answer(0, 8);
    }

    private void flush() throws IOException {
        ByteBuffer event = ByteBuffer.allocate(DiskEvent.HEADER_BYTES);
        putHeader(event, DiskEvent.KIND_FLUSH, 0, 0);
        append(event.flip());
        answer(0, 0);
    }

    private static void putHeader(ByteBuffer event, int kind, int lengthBytes, long offsetBytes) {
        Instant now = Instant.now();
        event.putInt(kind);
        event.putInt(lengthBytes);
        event.putLong(offsetBytes);
        event.putLong(now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000);
    }

    private void append(ByteBuffer event) throws IOException {
        while (event.hasRemaining()) {
            log.write(event);
        }
    }

    private void answerZeros(int lengthBytes) throws IOException {
        cleared(lengthBytes);
        answer(0, lengthBytes);
    }

    private MemorySegment cleared(int lengthBytes) {
        return reply.asSlice(OUT_HEADER, lengthBytes).fill((byte) 0);
    }

    private void answer(int error, int bodyBytes) throws IOException {
        int totalBytes = OUT_HEADER + bodyBytes;
        reply.set(JAVA_INT, 0, totalBytes);
        reply.set(JAVA_INT, 4, error);
        reply.set(JAVA_LONG, 8, request.get(JAVA_LONG, 8));
        device.answer(reply, totalBytes);
    }
}
