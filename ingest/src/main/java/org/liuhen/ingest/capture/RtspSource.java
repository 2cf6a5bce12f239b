package org.liuhen.ingest.capture;

import org.liuhen.ingest.source.PacketSource;
import org.liuhen.ingest.source.RtspAddress;
import org.liuhen.ingest.source.Source;
import org.liuhen.ingest.source.Watchdog;
import org.liuhen.storage.time.Clocks;

/// A camera behind an RTSP address (RFC 2326), received through FFmpeg.
public final class RtspSource implements Source {
    private final RtspAddress address;
    private final Clocks clocks;
    private final Watchdog watchdog;
    private final Patience patience = new Patience();

    public RtspSource(RtspAddress address, Clocks clocks, Watchdog watchdog) {
        this.address = address;
        this.clocks = clocks;
        this.watchdog = watchdog;
    }

    @Override
    public String description() {
        return address.publicText();
    }

    @Override
    public PacketSource connect() {
        Natives.load();
        return new RtspPackets(address, patience, clocks, watchdog);
    }
}
