package org.liuhen.appliance.dock;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.liuhen.appliance.cases.CaseRefusal;
import org.liuhen.ingest.dock.PluggedVolume;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.MachineFact.DeviceEvent;
import org.liuhen.storage.format.MalformedException;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.index.EntryRow;

/// The register of devices: recorders, cameras and terminals, who has them since when. It is a fold of the log;
/// each change is an entry. Safe for many threads.
public final class DeviceRegister {
    /// What a device can be.
    public static final Set<String> KINDS =
            Set.of("body-recorder", "camera", "audio-recorder", "camcorder", "drone", "terminal", "other");

    private static final Duration INDEX_LIMIT = Duration.ofSeconds(5);
    private static final int MOST_CHARACTERS = 80;

    private final EvidenceStore store;

    public DeviceRegister(EvidenceStore store) {
        this.store = store;
    }

    /// All devices, by their words; those that are retired, too.
    public List<RegisteredDevice> devices() throws IOException {
        if (!store.awaitIndex(INDEX_LIMIT)) {
            throw new IOException("the index is behind the log: try again in a moment");
        }
        Map<String, RegisteredDevice> devices = new LinkedHashMap<>();
        for (EntryRow row : store.index().deviceEvents()) {
            if (row.entry().fact() instanceof MachineFact.Device fact) {
                apply(devices, fact, row.entry().stamp().wallMicros());
            }
        }
        return List.copyOf(devices.values());
    }

    /// The device of this word.
    public Optional<RegisteredDevice> device(String device) throws IOException {
        return devices().stream().filter(each -> each.device().equals(device)).findFirst();
    }

    /// The device that a volume is of. Makers give one serial number to many recorders: where two have it, the file
    /// system decides.
    public Optional<RegisteredDevice> of(PluggedVolume volume) throws IOException {
        List<RegisteredDevice> candidates = devices().stream()
                .filter(each -> !each.isRetired() && matches(each, volume))
                .toList();
        return candidates.size() <= 1
                ? candidates.stream().findFirst()
                : candidates.stream()
                        .filter(each -> each.volume().equals(volume.volume()))
                        .findFirst();
    }

    private static boolean matches(RegisteredDevice device, PluggedVolume volume) {
        return device.serial().isEmpty()
                ? !device.volume().isEmpty() && device.volume().equals(volume.volume())
                : device.serial().equals(volume.serial());
    }

    /// Enters a new device.
    ///
    /// @param by who, never a person's name
    /// @throws CaseRefusal with what is wrong
    public void register(String by, RegisteredDevice device) throws IOException, CaseRefusal {
        if (!Names.isWord(device.device())) {
            throw refusal(
                    "设备编号须为 1 至 32 个小写字母、数字或中间的连字符。", "A device's word has 1 to 32 of a–z, 0–9 and inner hyphens.");
        }
        if (device(device.device()).isPresent()) {
            throw refusal("设备编号已在登记册中。", "There is a device of this word already.");
        }
        if (!KINDS.contains(device.kind())) {
            throw refusal("没有这种设备类型。", "There is no such kind of device.");
        }
        if (device.serial().isEmpty()
                && device.volume().isEmpty()
                && device.kind().equals("body-recorder")) {
            throw refusal(
                    "执法记录仪须登记 USB 序列号或卷序列号：插入后在采集站页面可以看到。",
                    "A recorder needs its USB serial number or that of its volume: plug it in and see the station's page.");
        }
        for (String text : List.of(device.title(), device.serial(), device.volume())) {
            requireShort(text);
        }
        enter(by, device.device(), DeviceEvent.REGISTERED, device, "", "");
    }

    /// Gives a device to an officer; who had it before has given it back.
    ///
    /// @throws CaseRefusal if there is no such device, or nobody is named
    public void issue(String by, String device, String officer, String number) throws IOException, CaseRefusal {
        RegisteredDevice found = required(device);
        requireShort(officer);
        requireShort(number);
        if (officer.isBlank()) {
            throw refusal("请填写领用人。", "Say who it is issued to.");
        }
        enter(by, device, DeviceEvent.ISSUED, found, officer, number);
    }

    /// Takes a device back.
    public void takeBack(String by, String device) throws IOException, CaseRefusal {
        enter(by, device, DeviceEvent.RETURNED, required(device), "", "");
    }

    /// Says that a device is not used any more.
    public void retire(String by, String device) throws IOException, CaseRefusal {
        enter(by, device, DeviceEvent.RETIRED, required(device), "", "");
    }

    /// The clock of a device was set by the station.
    ///
    /// @param offsetMicros by how much it was ahead before
    void clockSet(String device, long offsetMicros) throws IOException {
        store.intakeBook()
                .device(
                        "dock",
                        device,
                        DeviceEvent.CLOCK_SET,
                        words("", "", "", "", "", "", "was ahead by " + offsetMicros + " us"));
    }

    private RegisteredDevice required(String device) throws IOException, CaseRefusal {
        return device(device)
                .filter(each -> !each.isRetired())
                .orElseThrow(() -> refusal("登记册中没有这台设备。", "There is no such device in the register."));
    }

    private void enter(
            String by, String device, DeviceEvent event, RegisteredDevice what, String officer, String number)
            throws IOException {
        store.intakeBook()
                .device(
                        by,
                        device,
                        event,
                        words(what.kind(), what.title(), what.serial(), what.volume(), officer, number, ""));
    }

    private static Json.Fields words(
            String kind, String title, String serial, String volume, String officer, String number, String note) {
        return new FieldsBuilder()
                .text("kind", kind)
                .text("title", title)
                .text("serial", serial)
                .text("volume", volume)
                .text("officer", officer)
                .text("officerNumber", number)
                .text("note", note)
                .build();
    }

    private void apply(Map<String, RegisteredDevice> devices, MachineFact.Device fact, long wallMicros)
            throws IOException {
        RegisteredDevice known = devices.get(fact.device());
        switch (fact.event()) {
            case REGISTERED -> devices.put(fact.device(), registered(fact));
            case ISSUED -> {
                if (known != null) {
                    devices.put(fact.device(), known.with(holder(fact, wallMicros)));
                }
            }
            case RETURNED -> devices.computeIfPresent(fact.device(), (_, each) -> each.with(Optional.empty()));
            case CLOCK_SET -> devices.computeIfPresent(fact.device(), (_, each) -> each.withClockSet(wallMicros));
            case RETIRED -> devices.computeIfPresent(fact.device(), (_, each) -> each.retired());
        }
    }

    private RegisteredDevice registered(MachineFact.Device fact) throws IOException {
        try {
            FieldsReader in = new FieldsReader(store.intakeBook().words(fact.words()));
            return new RegisteredDevice(
                    fact.device(),
                    in.text("kind"),
                    in.text("title"),
                    in.text("serial"),
                    in.text("volume"),
                    Optional.empty(),
                    Optional.empty(),
                    false);
        } catch (NoSuchFileException | MalformedException e) {
            // Its words were lawfully removed: the device is still spoken of.
            return new RegisteredDevice(
                    fact.device(), "other", fact.device(), "", "", Optional.empty(), Optional.empty(), false);
        }
    }

    private Optional<RegisteredDevice.Holder> holder(MachineFact.Device fact, long wallMicros) throws IOException {
        try {
            FieldsReader in = new FieldsReader(store.intakeBook().words(fact.words()));
            return Optional.of(new RegisteredDevice.Holder(in.text("officer"), in.text("officerNumber"), wallMicros));
        } catch (NoSuchFileException | MalformedException e) {
            return Optional.of(new RegisteredDevice.Holder("", "", wallMicros));
        }
    }

    private static void requireShort(String text) throws CaseRefusal {
        if (text.length() > MOST_CHARACTERS || text.chars().anyMatch(Character::isISOControl)) {
            throw refusal("文字过长或含有控制字符（最多 80 字）。", "A text is too long or holds control characters (80 at most).");
        }
    }

    private static CaseRefusal refusal(String chinese, String english) {
        return new CaseRefusal(chinese, english);
    }
}
