package org.liuhen.appliance.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;
import org.liuhen.appliance.access.AccessRules;
import org.liuhen.appliance.access.AccessRules.Way;
import org.liuhen.appliance.room.MarkList;
import org.liuhen.appliance.room.PreflightItem.Grade;
import org.liuhen.appliance.room.PreflightPoint;
import org.liuhen.appliance.room.PreflightRules;
import org.liuhen.storage.archive.ArchiveRules;
import org.liuhen.storage.archive.s3.Bucket;
import org.liuhen.storage.witness.WitnessRules;

/// Writes a configuration in its one form: TOML without comments, keys in a fixed order, values in their
/// largest exact unit, absent optional keys left out.
final class CanonicalText {
    private final StringBuilder out = new StringBuilder();

    private CanonicalText() {}

    static String of(ApplianceConfig config) {
        CanonicalText text = new CanonicalText();
        text.put("state", config.state().toString());
        config.secondVolume().ifPresent(second -> text.put("second-volume", second.toString()));
        text.put("origin", config.origin());
        text.https(config.https());
        text.recording(config.recording());
        text.alarms(config.alarms());
        text.sessions(config.sessions());
        text.preflight(config.preflight());
        text.access(config.access());
        config.marks().kinds().stream()
                .filter(kind -> !MarkList.STANDARD.kinds().contains(kind))
                .forEach(text::mark);
        config.rooms().forEach(text::room);
        config.panels().forEach(text::panel);
        config.dock().ifPresent(text::dock);
        config.archive().ifPresent(text::archive);
        config.witness().ifPresent(text::witness);
        config.terminals().ifPresent(text::terminals);
        return text.out.toString();
    }

    private void https(HttpsConfig https) {
        out.append("\n[https]\n");
        put("bind", https.bind());
        put("port", https.port());
        https.publicName().ifPresent(name -> put("public-name", name));
    }

    private void recording(RecordingConfig recording) {
        out.append("\n[recording]\n");
        put("segment", DurationRange.text(recording.segment()));
        put("tick", DurationRange.text(recording.tick()));
        put("silence", DurationRange.text(recording.silence()));
        put("run-length", DurationRange.text(recording.runLength()));
        put("run-size", SizeRange.text(recording.runSize()));
        put("free-reserve", SizeRange.text(recording.freeReserve()));
        put("expected-session", DurationRange.text(recording.expectedSession()));
        put("pre-roll", DurationRange.text(recording.preRoll()));
        put("tail", DurationRange.text(recording.tail()));
        put("warn-hours", recording.warnHours());
        put("critical-hours", recording.criticalHours());
    }

    private void dock(DockConfig dock) {
        out.append("\n[dock]\n");
        put("directory", dock.directory().toString());
        put("slots", dock.slots());
        put("import-slots", dock.importSlots());
        dock.eraseAfter().ifPresent(after -> put("erase-after", DurationRange.text(after)));
        put("erase-proof", DockTable.text(dock.eraseProof()));
        put("set-clocks", dock.setClocks() ? "yes" : "no");
        put("overdue", DurationRange.text(dock.overdue()));
        new TreeMap<>(dock.ports()).forEach((port, slot) -> {
            out.append("\n[[dock.ports]]\n");
            put("slot", slot);
            put("port", port);
        });
        dock.layouts().forEach(layout -> {
            out.append("\n[[dock.layouts]]\n");
            out.append(layout.text());
        });
    }

    private void archive(ArchiveConfig archive) {
        out.append("\n[archive]\n");
        if (archive.place() instanceof ArchiveConfig.Place.Folder(Path directory)) {
            put("directory", directory.toString());
        }
        put("name", archive.name());
        put("threads", archive.threads());
        archive.bandwidth().ifPresent(bytes -> put("bandwidth", SizeRange.text(bytes)));
        archive.hours().ifPresent(hours -> put("hours", hours.from() + "-" + hours.to()));
        put("read-back", archive.readsBack() ? "yes" : "no");
        put("deadline", DurationRange.text(archive.deadline()));
        if (archive.place() instanceof ArchiveConfig.Place.ObjectStore(Bucket bucket, ArchiveRules.Locks locks)) {
            bucket(bucket, locks);
        }
    }

    private void bucket(Bucket bucket, ArchiveRules.Locks locks) {
        out.append("\n[archive.bucket]\n");
        put("endpoint", bucket.endpoint().toString());
        put("name", bucket.name());
        put("region", bucket.region());
        put("credentials", bucket.credentials().toString());
        bucket.authority().ifPresent(file -> put("authority", file.toString()));
        bucket.certificate().ifPresent(file -> put("certificate", file.toString()));
        put("lock", locks.mode().name().toLowerCase(Locale.ROOT));
        put("log-lock-days", Math.toIntExact(locks.log().toDays()));
        put("lock-days", Math.toIntExact(locks.evidence().toDays()));
    }

    private void witness(WitnessRules witness) {
        out.append("\n[witness]\n");
        put("address", witness.address().toString());
        put("key", witness.key().text());
        witness.authority().ifPresent(file -> put("authority", file.toString()));
    }

    private void terminals(TerminalsConfig terminals) {
        out.append("\n[terminals]\n");
        put("bind", terminals.bind());
        put("port", terminals.port());
        put("authority", terminals.authority().toString());
    }

    private void alarms(AlarmsConfig alarms) {
        alarms.webhook().ifPresent(address -> {
            out.append("\n[alarms]\n");
            put("webhook", address.toString());
        });
    }

    private void sessions(SessionsConfig sessions) {
        out.append("\n[sessions]\n");
        put("expired-licence", sessions.expiredLicence().code());
        put("auxiliary-only", sessions.auxiliaryOnly().code());
        put("least-officers", sessions.leastOfficers());
        put("remind-after", DurationRange.text(sessions.remindAfter()));
        put("notice-within", DurationRange.text(sessions.noticeWithin()));
        put("interview-requires", SessionsTable.text(sessions.interviewRequires()));
        put("hearing-requires", SessionsTable.text(sessions.hearingRequires()));
    }

    private void access(AccessRules rules) {
        out.append("\n[access]\n");
        put("one-time-codes", AccessTable.text(rules.codes()));
        for (Way way : Way.values()) {
            put("approve-" + way.code(), AccessTable.text(rules.approvers(way)));
        }
        put("longest-approval", DurationRange.text(rules.longest()));
        put("copy-mark", AccessTable.text(rules.copyMark()));
    }

    private void preflight(PreflightRules rules) {
        out.append("\n[preflight]\n");
        for (PreflightPoint point : PreflightRules.POINTS) {
            put(point.code(), rules.grades().get(point) == Grade.BLOCKS ? "block" : "warn");
        }
    }

    private void mark(MarkList.Kind kind) {
        out.append("\n[[marks]]\n");
        put("kind", kind.code());
        put("text", kind.chinese());
        put("text-en", kind.english());
    }

    private void room(RoomConfig room) {
        out.append("\n[[rooms]]\n");
        put("id", room.id());
        put("name", room.name());
        room.profile().ifPresent(profile -> put("profile", profile.code()));
        room.unit().ifPresent(unit -> put("unit", unit));
        room.sources().forEach(this::source);
    }

    private void source(SourceConfig source) {
        out.append("\n[[rooms.sources]]\n");
        put("name", source.name());
        put("title", source.title());
        switch (source) {
            case SourceConfig.Microphone microphone -> put("device", microphone.device());
            case SourceConfig.Camera camera -> camera(camera);
        }
    }

    private void camera(SourceConfig.Camera camera) {
        put("url", camera.url().toString());
        put("transport", camera.transport().name().toLowerCase(Locale.ROOT));
        camera.user().ifPresent(user -> put("user", user));
        camera.passwordFile().ifPresent(file -> put("password-file", file.toString()));
        camera.caFile().ifPresent(file -> put("ca-file", file.toString()));
    }

    private void panel(PanelConfig panel) {
        out.append("\n[[panels]]\n");
        put("name", panel.name());
        put("room", panel.room());
        switch (panel.bus()) {
            case BusConfig.Serial serial -> {
                put("port", serial.port());
                put("baud", serial.baud());
                put("parity", serial.parity().word());
            }
            case BusConfig.Tcp tcp -> {
                put("host", tcp.host());
                put("tcp-port", tcp.port());
            }
        }
        put("unit", panel.unit());
        put("poll", DurationRange.text(panel.poll()));
        put("debounce", panel.equalPolls());
        put("stuck-after", DurationRange.text(panel.stuckAfter()));
        put("pause-reason", panel.pauseReason().code());
        put("mark", panel.mark());
        panel.override().ifPresent(reason -> put("override", reason));
        buttonsAndLamps(panel);
        panel.sensor().ifPresent(this::sensor);
    }

    private void buttonsAndLamps(PanelConfig panel) {
        out.append("\n[panels.buttons]\n");
        put("table", panel.inputs().table().word());
        put("down", panel.inputs().down().word());
        new TreeMap<>(panel.inputs().addresses()).forEach((button, address) -> put(button.word(), address));
        out.append("\n[panels.lamps]\n");
        new TreeMap<>(panel.outputs().addresses()).forEach((lamp, address) -> put(lamp.word(), address));
        out.append("\n[panels.patterns]\n");
        new TreeMap<>(panel.outputs().patterns()).forEach((sign, pattern) -> put(sign.word(), pattern.word()));
    }

    private void sensor(PanelConfig.Sensor sensor) {
        out.append("\n[panels.sensor]\n");
        put("unit", sensor.unit());
        put("table", sensor.table().word());
        put("temperature", sensor.temperature());
        put("humidity", sensor.humidity());
        put("divisor", sensor.divisor());
    }

    private void put(String key, int value) {
        out.append(key).append(" = ").append(value).append('\n');
    }

    /// No value holds a control character: the reader refuses them.
    private void put(String key, String value) {
        put(out, key, value);
    }

    static void put(StringBuilder out, String key, String value) {
        out.append(key)
                .append(" = \"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                .append("\"\n");
    }
}
