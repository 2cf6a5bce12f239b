package org.liuhen.ingest.capture;

import java.util.ArrayList;
import java.util.List;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.Octets;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.StreamInfo;

/// Gives a time to packets that came without one. FFmpeg leaves the first pictures of a stream, the first key frame
/// among
/// them, without decoding time: they wait here until two later ones tell the picture rate, and get the times before
/// those.
final class DecodeTimes {
    /// More pictures than any decoder reorders (ITU-T H.264, A.3.1: 16), and a few.
    private static final int MOST_WAITING = 24;

    private final long none;
    private final int delayFrames;
    private final long usualTicks;
    private final List<Arrival> waiting = new ArrayList<>();
    private boolean settled;
    private long lastDts;
    private long stepTicks;

    /// A packet whose times may be unknown.
    record Arrival(
            Kind kind,
            StreamInfo streams,
            Octets payload,
            long pts,
            long dts,
            boolean key,
            long arrivalNanos,
            long cameraMicros,
            int lostPackets) {
        Packet at(long knownPts, long knownDts) {
            return new Packet(kind, streams, payload, knownPts, knownDts, key, arrivalNanos, cameraMicros, lostPackets);
        }
    }

    /// @param none the value that stands for an unknown time
    /// @param delayFrames by how many pictures presentation lags behind decoding
    /// @param usualTicks length of a packet if the packets do not tell it
    DecodeTimes(long none, int delayFrames, long usualTicks) {
        this.none = none;
        this.delayFrames = delayFrames;
        this.usualTicks = Math.max(1, usualTicks);
        this.stepTicks = this.usualTicks;
    }

    /// Takes a packet and adds to `out` those whose times are known now, in order.
    void accept(Arrival arrival, List<Packet> out) {
        if (settled) {
            out.add(timed(arrival));
            return;
        }
        waiting.add(arrival);
        int known = firstKnown();
        boolean twoKnown = known >= 0 && known < waiting.size() - 1;
        if (known == 0 || twoKnown || waiting.size() > MOST_WAITING) {
            settle(known, out);
        }
    }

    /// Adds to `out` what still waits: the source ended.
    void release(List<Packet> out) {
        if (!settled && !waiting.isEmpty()) {
            settle(firstKnown(), out);
        }
    }

    private int firstKnown() {
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i).dts() != none) {
                return i;
            }
        }
        return -1;
    }

    private void settle(int known, List<Packet> out) {
        settled = true;
        if (known >= 0 && known + 1 < waiting.size() && waiting.get(known + 1).dts() != none) {
            long step = waiting.get(known + 1).dts() - waiting.get(known).dts();
            stepTicks = step > 0 ? step : usualTicks;
        }
        long base = known < 0 ? 0 : waiting.get(known).dts() - known * stepTicks;
        lastDts = base - stepTicks;
        for (Arrival arrival : waiting) {
            out.add(timed(arrival));
        }
        waiting.clear();
    }

    private Packet timed(Arrival arrival) {
        long dts = arrival.dts() == none ? lastDts + stepTicks : arrival.dts();
        if (arrival.dts() != none && dts > lastDts) {
            stepTicks = dts - lastDts;
        }
        lastDts = dts;
        return arrival.at(arrival.pts() == none ? dts + delayFrames * stepTicks : arrival.pts(), dts);
    }
}
