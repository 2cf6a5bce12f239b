package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.cases.CaseRefusal;
import org.liuhen.appliance.dock.Dock;
import org.liuhen.appliance.dock.DockLedger;
import org.liuhen.appliance.dock.RegisteredDevice;
import org.liuhen.ingest.dock.DockingStation;
import org.liuhen.ingest.dock.PluggedVolume;
import org.liuhen.ingest.dock.SlotState;
import org.liuhen.storage.time.Clocks;

/// The docking station: its slots, and the register of devices.
final class DockRoutes {
    private final Optional<Dock> dock;
    private final Clocks clocks;
    private final Guard guard;

    DockRoutes(Optional<Dock> dock, Clocks clocks, Guard guard) {
        this.dock = dock;
        this.clocks = clocks;
        this.guard = guard;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/dock", context -> Wire.write(context, shown()));
        routes.post("/api/dock/learn", this::learn);
        routes.get("/api/devices", context -> Wire.write(context, devices()));
        routes.post("/api/devices", this::register);
        routes.post("/api/devices/{device}/{event}", this::event);
    }

    /// @param learning slot that is being learned, 0 if none
    /// @param rootProgram whether the root program has made its directory
    private record Shown(boolean present, boolean rootProgram, int learning, List<SlotOut> slots) {}

    private record SlotOut(
            int slot,
            String step,
            String port,
            String title,
            String carrier,
            String intake,
            int filesDone,
            int filesAll,
            long bytesDone,
            long bytesAll,
            long bytesPerSecond,
            int battery,
            String volume,
            String serial,
            String volumeSerial,
            String detail) {}

    private record LearnIn(int slot) {}

    private record DevicesOut(List<DeviceOut> devices) {}

    /// @param overdue whether it is with an officer and was not docked for too long
    private record DeviceOut(
            String device,
            String kind,
            String title,
            String serial,
            String volume,
            @Nullable String holder,
            @Nullable String holderNumber,
            @Nullable Long sinceMicros,
            @Nullable Long dockedMicros,
            @Nullable Long offsetMicros,
            @Nullable String battery,
            boolean overdue,
            boolean mismatch,
            boolean retired) {}

    private record DeviceIn(
            @Nullable String device,
            @Nullable String kind,
            @Nullable String title,
            @Nullable String serial,
            @Nullable String volume) {}

    private record EventIn(
            @Nullable String officer, @Nullable String number) {}

    private Shown shown() {
        return dock.filter(each -> each.station().isPresent())
                .map(each -> new Shown(
                        true,
                        each.station().orElseThrow().hasRootProgram(),
                        each.slotMap().learning().orElse(0),
                        each.station().orElseThrow().states().stream()
                                .map(state -> slot(each.station().orElseThrow(), state))
                                .toList()))
                .orElse(new Shown(false, false, 0, List.of()));
    }

    private static SlotOut slot(DockingStation station, SlotState state) {
        Optional<PluggedVolume> volume = station.volume(state.port());
        return new SlotOut(
                state.slot(),
                code(state.step()),
                state.port(),
                state.title(),
                state.carrier(),
                state.intake(),
                state.filesDone(),
                state.filesAll(),
                state.bytesDone(),
                state.bytesAll(),
                state.bytesPerSecond(),
                state.battery(),
                state.volume(),
                volume.map(PluggedVolume::serial).orElse(""),
                volume.map(PluggedVolume::volume).orElse(""),
                state.detail());
    }

    private void learn(Context context) throws WebFailure {
        Dock station = required();
        int slot = Wire.read(context, LearnIn.class).slot();
        if (slot < 0 || slot > station.slots()) {
            throw new WebFailure(422, "not-taken", "没有这个槽位。", "There is no such slot.");
        }
        station.slotMap().learnNext(slot);
        Wire.write(context, shown());
    }

    private DevicesOut devices() throws IOException, WebFailure {
        Dock station = required();
        Map<String, DockLedger.Line> newest = station.ledger().newest();
        List<DeviceOut> out = new ArrayList<>();
        for (RegisteredDevice device : station.register().devices()) {
            out.add(device(station, device, Optional.ofNullable(newest.get(device.device()))));
        }
        return new DevicesOut(out);
    }

    private DeviceOut device(Dock station, RegisteredDevice device, Optional<DockLedger.Line> newest) {
        return new DeviceOut(
                device.device(),
                device.kind(),
                device.title(),
                device.serial(),
                device.volume(),
                device.holder().map(RegisteredDevice.Holder::name).orElse(null),
                device.holder().map(RegisteredDevice.Holder::number).orElse(null),
                device.holder().map(RegisteredDevice.Holder::sinceMicros).orElse(null),
                newest.map(DockLedger.Line::beganMicros).orElse(null),
                newest.flatMap(line -> line.opening().offsetMicros()).orElse(null),
                newest.map(DockLedger.Line::battery).orElse(null),
                station.isOverdue(device, newest, clocks.wallMicros()),
                newest.map(DockLedger.Line::isMismatch).orElse(false),
                device.isRetired());
    }

    private void register(Context context) throws IOException, WebFailure {
        DeviceIn in = Wire.read(context, DeviceIn.class);
        RegisteredDevice device = new RegisteredDevice(
                text(in.device()),
                text(in.kind()),
                text(in.title()),
                text(in.serial()),
                text(in.volume()),
                Optional.empty(),
                Optional.empty(),
                false);
        try {
            required().register().register(guard.who(context).actor(), device);
        } catch (CaseRefusal e) {
            throw refused(e);
        }
        Wire.write(context, devices());
    }

    private void event(Context context) throws IOException, WebFailure {
        EventIn in = Wire.read(context, EventIn.class);
        String device = context.pathParam("device");
        String actor = guard.who(context).actor();
        try {
            switch (context.pathParam("event")) {
                case "issue" -> required().register().issue(actor, device, text(in.officer()), text(in.number()));
                case "return" -> required().register().takeBack(actor, device);
                case "retire" -> required().register().retire(actor, device);
                default -> throw WebFailure.notFound("没有这个操作。", "There is no such thing to do.");
            }
        } catch (CaseRefusal e) {
            throw refused(e);
        }
        Wire.write(context, devices());
    }

    private Dock required() throws WebFailure {
        return dock.orElseThrow(DockRoutes::none);
    }

    static WebFailure none() {
        return WebFailure.notFound("本机没有这一功能。", "This machine does not have that.");
    }

    static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    static WebFailure refused(CaseRefusal e) {
        return new WebFailure(422, "not-taken", e.chinese(), e.english());
    }
}
