package org.liuhen.appliance.panel;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.liuhen.appliance.room.Pressed;
import org.liuhen.appliance.room.RoomRefusal;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.appliance.space.DiskOutlook;
import org.liuhen.appliance.watch.Verdict;
import org.liuhen.ingest.source.Packet;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.media.LiveTail;

/// One room that keeps a state and a list of what was asked of it, and stores nothing.
final class ModelRooms implements Rooms {
    final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    volatile RoomView.State state = RoomView.State.ARMED;
    volatile boolean diskIsShort;

    @Override
    public List<RoomView> rooms() {
        RoomView.State now = state;
        Verdict verdict = now == RoomView.State.RECORDING ? new Verdict.Recording(1) : new Verdict.Off();
        return List.of(new RoomView(
                "room-1",
                "第一询问室",
                now,
                now == RoomView.State.ARMED ? null : "s-1",
                1,
                List.of(new RoomView.SourceView("front", "正面", verdict))));
    }

    @Override
    public RoomView start(String room, Pressed pressed, Optional<String> override) throws RoomRefusal {
        ask("start" + override.map(" despite "::concat).orElse(""), pressed);
        if (diskIsShort && override.isEmpty()) {
            throw new RoomRefusal(RoomRefusal.Kind.PREFLIGHT, "存储空间可能不足", "the disk may be too short");
        }
        if (state == RoomView.State.ARMED) {
            state = RoomView.State.RECORDING;
        }
        return rooms().getFirst();
    }

    @Override
    public RoomView stop(String room, Pressed pressed) {
        ask("stop", pressed);
        state = RoomView.State.ARMED;
        return rooms().getFirst();
    }

    @Override
    public RoomView pause(String room, Pressed pressed, Cause reason) throws RoomRefusal {
        ask("pause " + reason.code(), pressed);
        if (state == RoomView.State.ARMED) {
            throw new RoomRefusal(RoomRefusal.Kind.NOT_RECORDING, "没有正在进行的录制", "room-1 does not record");
        }
        state = RoomView.State.PAUSED;
        return rooms().getFirst();
    }

    @Override
    public RoomView goOn(String room, Pressed pressed) {
        ask("go on", pressed);
        state = RoomView.State.RECORDING;
        return rooms().getFirst();
    }

    @Override
    public DiskOutlook outlook() {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public Optional<Packet> newestPicture(String room, String source) {
        return Optional.empty();
    }

    @Override
    public Optional<LiveTail> live(TrackId track) {
        return Optional.empty();
    }

    private void ask(String what, Pressed pressed) {
        asked.add(pressed.actor() + " " + what);
    }
}
