package org.liuhen.appliance.dock;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.liuhen.appliance.config.DockConfig;
import org.liuhen.ingest.dock.DockRules;
import org.liuhen.ingest.dock.ErasePolicy;
import org.liuhen.ingest.dock.KnownRecorder;
import org.liuhen.ingest.dock.Layout;
import org.liuhen.ingest.dock.PluggedVolume;

/// What this office has decided: its configuration, its register, and its slots.
///
/// @param freeReserve bytes that stay free for the recording
public record OfficeRules(
        DockConfig config, List<Layout> layouts, DeviceRegister register, SlotMap slots, long freeReserve)
        implements DockRules {
    public OfficeRules {
        layouts = List.copyOf(layouts);
    }

    @Override
    public Optional<Integer> slot(String port) {
        return slots.slot(port).filter(slot -> slot <= config.slots());
    }

    @Override
    public Optional<KnownRecorder> recorder(PluggedVolume volume) throws IOException {
        Optional<KnownRecorder> known = register.of(volume)
                .map(device -> new KnownRecorder(
                        device.device(),
                        device.kind(),
                        device.title(),
                        device.holder().map(RegisteredDevice.Holder::name).orElse(""),
                        device.holder().map(RegisteredDevice.Holder::number).orElse("")));
        return known.isPresent() || !isForImports(volume.port())
                ? known
                : Optional.of(new KnownRecorder("", "other", volume.label(), "", ""));
    }

    @Override
    public Optional<ErasePolicy> erasing(KnownRecorder recorder) {
        return config.eraseAfter()
                .filter(_ -> recorder.kind().equals("body-recorder"))
                .map(after -> new ErasePolicy(after, config.eraseProof()));
    }

    private boolean isForImports(String port) {
        return slot(port)
                .filter(slot -> slot > config.slots() - config.importSlots())
                .isPresent();
    }

    @Override
    public boolean setsClocks() {
        return config.setClocks();
    }

    @Override
    public void clockSet(KnownRecorder recorder, long offsetMicros) throws IOException {
        register.clockSet(recorder.device(), offsetMicros);
    }
}
