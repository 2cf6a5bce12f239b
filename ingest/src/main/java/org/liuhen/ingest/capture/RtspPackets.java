package org.liuhen.ingest.capture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.PacketSource;
import org.liuhen.ingest.source.RtspAddress;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.ingest.source.Watchdog;
import org.liuhen.storage.time.Clocks;

/// One RTSP connection through FFmpeg.
final class RtspPackets implements PacketSource {
    /// By how much FFmpeg is to end its read-ahead before the limit: at the limit the connection is given up.
    private static final Duration MARGIN = Duration.ofSeconds(1);
    /// How much FFmpeg may hold while it reads ahead: 32 s of a camera of 8 Mbit/s.
    private static final int PROBE_BYTES = 32 << 20;
    /// Socket buffer for RTP over UDP: one second of a fast camera.
    private static final int UDP_BUFFER_BYTES = 2 << 20;

    /// Without a queue FFmpeg looks at no sequence number, and what a camera with a full buffer leaves out would be
    /// lost in silence. Inside a connection nothing arrives out of order: a short one is enough.
    private static final int TCP_QUEUE_PACKETS = 4;

    private final RtspAddress address;
    private final RtspFailure failure;
    private final NativeInput input;
    private final Clocks clocks;
    private final Patience patience;
    private final ReadyPackets ready = new ReadyPackets();
    private final List<Packet> batch = new ArrayList<>();
    private final ReadAhead readAhead;
    private @Nullable TransportLog log;
    private @Nullable RtspStreams streams;
    private boolean begun;

    RtspPackets(RtspAddress address, Patience patience, Clocks clocks, Watchdog watchdog) {
        this.address = address;
        this.patience = patience;
        this.failure = new RtspFailure(address);
        this.input = new NativeInput(watchdog);
        this.clocks = clocks;
        this.readAhead = new ReadAhead(clocks.monotonicNanos());
    }

    @Override
    public StreamInfo open() throws SourceException {
        TransportLog account = TransportLog.ofThisThread();
        account.clear();
        log = account;
        int code = input.open(address.uri().toASCIIString(), null, options(), 0, address.limit());
        requireOpen(code, account);
        RtspStreams found = learn(account);
        streams = found;
        found.plays(clocks.monotonicNanos());
        begun = found.streams().video().isEmpty();
        return found.streams();
    }

    @Override
    public Packet read() throws SourceException {
        return ready.next(this::readOne);
    }

    @Override
    public void abort() {
        input.abort();
    }

    @Override
    public void close() {
        if (streams != null) {
            streams.close();
        }
        input.close();
    }

    /// Reads ahead until the streams are known. A failure makes the next try more patient.
    private RtspStreams learn(TransportLog account) throws SourceException {
        int code = input.probe(patience.limit());
        boolean givenUp = input.late() && !input.abortRequested();
        if (!givenUp) {
            requireOpen(code, account);
        }
        try {
            RtspStreams found = RtspStreams.of(input, failure);
            if (!givenUp) {
                return found;
            }
            found.close();
        } catch (SourceException.NoParameterSets e) {
            if (input.hasReadAhead()) {
                patience.lengthen();
                throw e;
            }
        }
        patience.lengthen();
        throw failure.silentFromTheStart();
    }

    private void readOne() throws SourceException {
        RtspStreams opened = streams;
        TransportLog account = log;
        if (opened == null || account == null) {
            throw new IllegalStateException("the connection is not open");
        }
        int code = input.read(address.limit());
        long now = clocks.monotonicNanos();
        // A read that took too long is a stall even when it brought a packet: FFmpeg then hands out what it held back,
        // and would be silent for another limit. That packet is kept. On a request to stop it hands out the picture it
        // was
        // still collecting, mostly a part of one: that one lies behind the end.
        if (code >= 0 && !input.abortRequested()) {
            AVPacket packet = input.packet();
            opened.accept(packet, now, account.takeMissedPackets(), batch);
        }
        if (code < 0 || input.late()) {
            ready.endWith(failure.reading(code, input.late(), input.abortRequested()));
            opened.release(batch);
        } else if (opened.silentFor(Kind.VIDEO, now) > address.limit().toNanos()) {
            ready.endWith(failure.stalled("a picture"));
            opened.release(batch);
        }
        handOut();
    }

    private void handOut() {
        // What comes before the first key frame nobody can decode. It ends here: after a long read-ahead it would fill
        // the recorder's queue at once.
        batch.removeIf(packet -> !begins(packet));
        batch.forEach(packet -> ready.addAll(readAhead.place(packet)));
        if (ready.ended()) {
            ready.addAll(readAhead.release());
        }
        batch.clear();
    }

    private boolean begins(Packet packet) {
        begun |= packet.kind() == Kind.VIDEO && packet.key();
        return begun;
    }

    private void requireOpen(int code, TransportLog account) throws SourceException {
        if (code < 0 || input.late() || input.abortRequested()) {
            throw failure.opening(code, input.late(), input.abortRequested(), account.problem());
        }
        if (input.streams() == 0) {
            throw failure.empty();
        }
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("timeout", Long.toString(address.limit().toNanos() / 1_000));
        options.put("fpsprobesize", "0");
        options.put(
                "analyzeduration", Long.toString(patience.limit().minus(MARGIN).toNanos() / 1_000));
        options.put("probesize", Integer.toString(PROBE_BYTES));
        options.put("allowed_media_types", "video+audio");
        switch (address.transport()) {
            case TCP -> {
                options.put("rtsp_transport", "tcp");
                options.put("reorder_queue_size", Integer.toString(TCP_QUEUE_PACKETS));
            }
            case UDP -> {
                options.put("rtsp_transport", "udp");
                options.put("buffer_size", Integer.toString(UDP_BUFFER_BYTES));
            }
        }
        if (address.isEncrypted()) {
            options.put("tls_verify", "1");
            address.authorities().ifPresent(file -> options.put("ca_file", file.toString()));
        }
        return options;
    }
}
