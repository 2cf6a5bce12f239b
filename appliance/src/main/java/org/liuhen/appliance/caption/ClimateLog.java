package org.liuhen.appliance.caption;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.panel.Climate;
import org.liuhen.appliance.panel.Reading;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.appliance.watch.Rounds;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.LedgerRefusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the air of a room in the log while it has a session: at START, when it changed, and every few minutes. A
/// sensor that is lost writes nothing, and nothing waits for it.
///
/// **Thread.** One of its own.
public final class ClimateLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClimateLog.class);
    private static final String BY = "sensor";
    private static final long TEMPERATURE_STEP = 5;
    private static final long HUMIDITY_STEP = 20;
    private static final long SOONEST_MICROS = 10_000_000;
    private static final long LATEST_MICROS = 300_000_000;

    private final EvidenceStore store;
    private final Climate climate;
    private final Supplier<List<RoomView>> rooms;
    private final Map<String, Kept> kept = new HashMap<>();
    private final Rounds rounds;

    private ClimateLog(EvidenceStore store, Climate climate, Supplier<List<RoomView>> rooms) {
        this.store = store;
        this.climate = climate;
        this.rooms = rooms;
        this.rounds = Rounds.begin("climate", this::look, store.clocks());
    }

    /// What was kept last of a session.
    ///
    /// @param atMicros session time
    private record Kept(String session, long atMicros, long temperatureTenths, long humidityTenths) {}

    /// Begins.
    ///
    /// @param rooms what the rooms do now
    public static ClimateLog begin(EvidenceStore store, Climate climate, Supplier<List<RoomView>> rooms) {
        return new ClimateLog(store, climate, rooms);
    }

    @Override
    public void close() {
        rounds.close();
    }

    private void look() {
        for (RoomView room : rooms.get()) {
            String session = room.session();
            Optional<Reading> reading = climate.of(room.id());
            if (session != null && room.state() != RoomView.State.CLOSING && reading.isPresent()) {
                store.timeOf(session)
                        .map(time -> now(session, time.now(store.clocks()), reading.get()))
                        .filter(now -> isDue(kept.get(room.id()), now))
                        .ifPresent(now -> keep(room.id(), now));
            }
        }
    }

    private static Kept now(String session, long atMicros, Reading reading) {
        return new Kept(
                session, atMicros, Math.round(reading.celsius() * 10), Math.round(reading.humidityPercent() * 10));
    }

    private static boolean isDue(@Nullable Kept before, Kept now) {
        if (before == null || !before.session().equals(now.session())) {
            return true;
        }
        long passed = now.atMicros() - before.atMicros();
        boolean changed = Math.abs(now.temperatureTenths() - before.temperatureTenths()) >= TEMPERATURE_STEP
                || Math.abs(now.humidityTenths() - before.humidityTenths()) >= HUMIDITY_STEP;
        return passed >= LATEST_MICROS || (changed && passed >= SOONEST_MICROS);
    }

    private void keep(String room, Kept now) {
        try {
            store.ledgerBook()
                    .climate(now.session(), BY, now.atMicros(), now.temperatureTenths(), now.humidityTenths());
            kept.put(room, now);
        } catch (IOException | LedgerRefusal e) {
            LOG.warn("The air of a room could not be kept; trying again: room={} session={}", room, now.session(), e);
        }
    }
}
