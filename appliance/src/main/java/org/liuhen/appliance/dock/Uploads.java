package org.liuhen.appliance.dock;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.cases.CaseRefusal;
import org.liuhen.ingest.dock.FileLook;
import org.liuhen.ingest.dock.Upload;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files that people hand in on the page: photographs, the sound of a recorder, the film of a drone. Safe for many
/// threads.
public final class Uploads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final int MOST_OPEN = 16;
    private static final int MOST_FILES = 1_000;
    private static final int MOST_CHARACTERS = 250;
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final EvidenceStore store;
    private final Disk disk;
    private final FileLook look;
    private final long freeReserve;
    private final Map<String, Open> open = new LinkedHashMap<>();

    /// @param freeReserve bytes that stay free for the recording
    public Uploads(EvidenceStore store, Disk disk, FileLook look, long freeReserve) {
        this.store = store;
        this.disk = disk;
        this.look = look;
        this.freeReserve = freeReserve;
    }

    /// Who hands in what, and why.
    ///
    /// @param actor who, never a name
    /// @param way by which the files come
    /// @param operator their name
    /// @param carrier who had the device, and their number
    public record Occasion(
            IntakeFact.Way way,
            String actor,
            String operator,
            String kind,
            String device,
            String carrier,
            String carrierNumber,
            String reason) {}

    private record Open(Upload upload, Occasion occasion) {}

    /// Begins an upload and returns the name of its intake.
    ///
    /// @throws CaseRefusal with what is wrong
    public synchronized String begin(Occasion occasion, List<Upload.Offered> files) throws IOException, CaseRefusal {
        endIdle();
        require(occasion, files);
        Upload upload = Upload.begin(
                store,
                disk,
                look,
                new Upload.Opening(
                        occasion.way(), occasion.kind(), occasion.device(), occasion.actor(), words(occasion)),
                files);
        if (!upload.isOver()) {
            open.put(upload.intake(), new Open(upload, occasion));
        }
        return upload.intake();
    }

    /// The upload of this name that was begun on the page, while it goes on.
    public synchronized Optional<Upload> upload(String intake) {
        return find(intake, IntakeFact.Way.UPLOAD).map(Open::upload);
    }

    /// The upload of this name that this terminal began, while it goes on.
    public synchronized Optional<Upload> ofTerminal(String intake, String device) {
        return find(intake, IntakeFact.Way.TERMINAL)
                .filter(each -> each.occasion().device().equals(device))
                .map(Open::upload);
    }

    private Optional<Open> find(String intake, IntakeFact.Way way) {
        return Optional.ofNullable(open.get(intake))
                .filter(each -> each.occasion().way() == way);
    }

    /// Forgets an upload that is over.
    public synchronized void over(Upload upload) {
        if (upload.isOver()) {
            open.remove(upload.intake());
        }
    }

    private void require(Occasion occasion, List<Upload.Offered> files) throws IOException, CaseRefusal {
        if (!DeviceRegister.KINDS.contains(occasion.kind())) {
            throw new CaseRefusal("没有这种设备类型。", "There is no such kind of device.");
        }
        if (occasion.reason().isBlank()) {
            throw new CaseRefusal("请填写事后导入的原因。", "Say why the files are imported afterwards.");
        }
        for (String text :
                List.of(occasion.reason(), occasion.carrier(), occasion.carrierNumber(), occasion.operator())) {
            if (text.length() > MOST_CHARACTERS || text.chars().anyMatch(Character::isISOControl)) {
                throw new CaseRefusal("文字过长或含有控制字符。", "A text is too long or holds control characters.");
            }
        }
        if (files.isEmpty() || files.size() > MOST_FILES) {
            throw new CaseRefusal("一次可导入 1 至 1000 个文件。", "1 to 1000 files can be imported at once.");
        }
        if (open.size() >= MOST_OPEN) {
            throw new CaseRefusal("正在进行的导入过多，请稍候。", "Too many imports go on: wait a moment.");
        }
        long bytes = 0;
        for (Upload.Offered file : files) {
            if (file.name().isEmpty() || file.name().length() > MOST_CHARACTERS || file.lengthBytes() < 0) {
                throw new CaseRefusal("文件名过长或为空。", "A file's name is too long or empty.");
            }
            bytes += file.lengthBytes();
        }
        long free = Files.getFileStore(store.layout().incoming()).getUsableSpace();
        if (free - bytes < freeReserve) {
            throw new CaseRefusal("磁盘空间不足，没有导入。", "There is no room for these files on the disk.");
        }
    }

    private static Json.Fields words(Occasion occasion) {
        FieldsBuilder out = new FieldsBuilder()
                .text("carrier", occasion.carrier())
                .text("carrierNumber", occasion.carrierNumber())
                .text("operator", occasion.operator())
                .text("reason", occasion.reason());
        for (String none : List.of("serial", "volume", "label", "fileSystem", "port", "layout", "told", "battery")) {
            out.text(none, "");
        }
        return out.build();
    }

    private void endIdle() {
        for (Open each : new ArrayList<>(open.values())) {
            if (each.upload().idle().compareTo(IDLE) > 0) {
                giveUp(each.upload(), "nothing came any more");
            }
        }
    }

    private void giveUp(Upload upload, String why) {
        open.remove(upload.intake());
        try {
            upload.giveUp(why);
        } catch (IOException e) {
            LOG.warn("An upload cannot be ended: intake={} reason={}", upload.intake(), e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        new ArrayList<>(open.values()).forEach(each -> giveUp(each.upload(), "the program is being stopped"));
    }
}
