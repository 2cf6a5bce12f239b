package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.function.ToDoubleFunction;
import org.liuhen.appliance.panel.Climate;
import org.liuhen.appliance.panel.Reading;
import org.liuhen.appliance.room.RoomView;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.appliance.watch.Alarm;
import org.liuhen.appliance.watch.AlarmCode;
import org.liuhen.appliance.watch.StoreSigns;
import org.liuhen.appliance.watch.Verdict;
import org.liuhen.appliance.watch.Verdicts;
import org.liuhen.appliance.watch.Watching;

/// The state of the recording for a monitoring system (Prometheus text format 0.0.4). Answers from memory: asks no
/// disk and waits for none.
final class MetricsRoutes {
    private static final double MICROS = 1_000_000;
    private static final double NANOS = 1_000_000_000;

    private final Rooms rooms;
    private final Watching watching;
    private final Climate climate;

    MetricsRoutes(Rooms rooms, Watching watching, Climate climate) {
        this.rooms = rooms;
        this.watching = watching;
        this.climate = climate;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/metrics", this::tell);
    }

    private void tell(Context context) {
        MetricsText text = new MetricsText();
        verdicts(text);
        ages(text);
        alarms(text);
        machine(text);
        climate(text);
        context.contentType("text/plain; version=0.0.4; charset=utf-8").result(text.toString());
    }

    private void verdicts(MetricsText text) {
        text.begin("liuhen_track_verdict", "What the disk says of a source: 1 for the verdict that holds.");
        for (RoomView room : rooms.rooms()) {
            for (RoomView.SourceView source : room.sources()) {
                for (Verdict.Kind kind : Verdict.Kind.values()) {
                    double holds = source.verdict().kind() == kind ? 1 : 0;
                    text.value(holds, "room", room.id(), "source", source.name(), "verdict", kind.code());
                }
            }
        }
    }

    private void ages(MetricsText text) {
        text.begin(
                "liuhen_track_footage_age_seconds",
                "Age of the newest footage that was read back from the disk, of each source that should be recorded.");
        for (Verdicts.Judged judged : watching.verdicts().all()) {
            long nowMicros = judged.expected().time().now(watching.clocks());
            text.value(
                    (nowMicros - judged.provenMicros()) / MICROS,
                    "room",
                    judged.expected().at().room(),
                    "source",
                    judged.expected().at().source());
        }
    }

    private void alarms(MetricsText text) {
        text.begin("liuhen_alarms", "Alarms that are on.");
        for (AlarmCode code : AlarmCode.values()) {
            double on = watching.board().current().stream()
                    .map(Alarm::code)
                    .filter(code::equals)
                    .count();
            text.value(on, "code", code.code());
        }
    }

    private void climate(MetricsText text) {
        gauge(text, "liuhen_room_celsius", "Temperature in a room.", Reading::celsius);
        gauge(text, "liuhen_room_humidity_percent", "Relative humidity in a room.", Reading::humidityPercent);
        gauge(
                text,
                "liuhen_room_climate_age_seconds",
                "Age of the newest reading of a room's sensor.",
                reading -> (watching.clocks().wallMicros() - reading.atMicros()) / MICROS);
    }

    private void gauge(MetricsText text, String name, String help, ToDoubleFunction<Reading> value) {
        text.begin(name, help);
        for (RoomView room : rooms.rooms()) {
            climate.of(room.id()).ifPresent(reading -> text.value(value.applyAsDouble(reading), "room", room.id()));
        }
    }

    private void machine(MetricsText text) {
        text.begin("liuhen_watch_age_seconds", "Time since the recording was looked at.");
        text.value((watching.clocks().monotonicNanos() - watching.verdicts().roundNanos()) / NANOS);
        watching.freeBytes().ifPresent(bytes -> {
            text.begin("liuhen_disk_free_bytes", "Room on the disk of the state directory.");
            text.value((double) bytes);
        });
        watching.store().map(StoreSigns::entries).ifPresent(entries -> {
            text.begin("liuhen_log_entries", "Entries in the evidence log.");
            text.value((double) entries);
        });
    }
}
