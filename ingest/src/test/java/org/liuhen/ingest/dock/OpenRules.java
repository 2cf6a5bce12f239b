package org.liuhen.ingest.dock;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.liuhen.storage.format.IntakeFact;

/// Rules of an office that knows each recorder whose serial number begins with R.
final class OpenRules implements DockRules {
    static final Layout LAYOUT = new Layout(
            "numbered",
            "警号_设备号_时间_序号",
            List.of("DCIM"),
            List.of(
                    Pattern.compile("DCIM/.*?(?<officer>\\d+)_(?<device>\\w+?)_(?<time>\\d{14})_\\d+(IMP)?\\.\\w+"),
                    Pattern.compile("(?s)DCIM/.*")),
            Optional.of(Pattern.compile("(?s).*IMP\\.\\w+")),
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss"),
            ZoneId.of("Asia/Shanghai"),
            Optional.of(new Layout.Status(
                    "STATUS.TXT",
                    List.of(Pattern.compile("time=(?<time>[^\\n]*)"), Pattern.compile("battery=(?<battery>\\d+)")),
                    DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"))),
            Optional.of(new Layout.ClockFile("SETTIME.TXT", DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"))));

    volatile Optional<Duration> eraseAfter = Optional.empty();
    volatile IntakeFact.Proof eraseProof = IntakeFact.Proof.VERIFIED_COPY;
    volatile boolean setsClocks;
    volatile long freeReserve;
    /// Done on the thread that reads a recorder, before it reads anything.
    volatile Runnable beforeReading = () -> {};

    final List<Long> clocksSet = new ArrayList<>();

    @Override
    public Optional<Integer> slot(String port) {
        return port.startsWith("usb-") ? Optional.of(Integer.parseInt(port.substring(4))) : Optional.empty();
    }

    @Override
    public Optional<KnownRecorder> recorder(PluggedVolume volume) {
        return volume.serial().startsWith("R")
                ? Optional.of(new KnownRecorder(
                        volume.serial().toLowerCase(Locale.ROOT), "body-recorder", "记录仪", "李四", "110101"))
                : Optional.empty();
    }

    @Override
    public List<Layout> layouts() {
        beforeReading.run();
        return List.of(LAYOUT);
    }

    @Override
    public Optional<ErasePolicy> erasing(KnownRecorder recorder) {
        return eraseAfter.map(after -> new ErasePolicy(after, eraseProof));
    }

    @Override
    public boolean setsClocks() {
        return setsClocks;
    }

    @Override
    public long freeReserve() {
        return freeReserve;
    }

    @Override
    public void clockSet(KnownRecorder recorder, long offsetMicros) {
        clocksSet.add(offsetMicros);
    }
}
