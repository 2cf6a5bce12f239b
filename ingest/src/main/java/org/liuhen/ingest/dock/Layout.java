package org.liuhen.ingest.dock;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.originals.ListedItem.Claim;

/// How a make of recorder arranges its files: data, not code. Names of files are matched as a reader sees them.
///
/// @param name of the layout, a word
/// @param title what people call it
/// @param folders paths that a recorder of this layout has under its root, all of them
/// @param recordings what the paths of recordings look like; groups `officer`, `device` and `time` say what they
/// claim
/// @param marked what the paths of recordings look like that an officer marked, if the layout marks any
/// @param timeForm how `time` is written
/// @param zone in which the recorder counts its hours
/// @param status what the recorder writes of itself, if it does
/// @param clock how its clock is set, if it can be
public record Layout(
        String name,
        String title,
        List<String> folders,
        List<Pattern> recordings,
        Optional<Pattern> marked,
        DateTimeFormatter timeForm,
        ZoneId zone,
        Optional<Status> status,
        Optional<ClockFile> clock) {
    private static final int MOST_STATUS_BYTES = 64 << 10;

    /// The files of a recorder that no layout describes: all of them, and their names claim nothing.
    public static final Layout WHOLE = new Layout(
            "whole",
            "",
            List.of(),
            List.of(Pattern.compile("(?s).*")),
            Optional.empty(),
            DateTimeFormatter.ISO_LOCAL_DATE_TIME,
            ZoneId.of("UTC"),
            Optional.empty(),
            Optional.empty());

    public Layout {
        folders = List.copyOf(folders);
        recordings = List.copyOf(recordings);
    }

    /// A small text file in which a recorder tells of itself. Groups: `device`; `time`, its own clock when it was
    /// plugged in; `battery`, percent.
    ///
    /// @param file path under the root
    public record Status(String file, List<Pattern> lines, DateTimeFormatter timeForm) {
        public Status {
            lines = List.copyOf(lines);
        }
    }

    /// A small text file by which a recorder sets its clock when it is unplugged.
    ///
    /// @param file path under the root
    /// @param text what to write, as a pattern of the time
    public record ClockFile(String file, DateTimeFormatter text) {}

    /// What a recorder tells of itself.
    ///
    /// @param device its number, or empty
    /// @param clockMicros its clock when it was plugged in
    /// @param battery percent
    public record Told(String device, Optional<Long> clockMicros, Optional<Integer> battery) {
        static final Told NOTHING = new Told("", Optional.empty(), Optional.empty());
    }

    /// Whether the recorder whose files are under `root` is of this layout.
    boolean isOf(Path root) {
        return !folders.isEmpty()
                && folders.stream().map(root::resolve).allMatch(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS));
    }

    /// What the name of a file claims; empty if it is no recording but the device's own file.
    ///
    /// @param path under the root, for a reader
    Optional<Claim> claim(String path) {
        boolean isMarked = marked.isPresent() && marked.get().matcher(path).matches();
        for (Pattern pattern : recordings) {
            Matcher matcher = pattern.matcher(path);
            if (matcher.matches()) {
                return Optional.of(new Claim(
                        group(matcher, "officer"),
                        group(matcher, "device"),
                        micros(group(matcher, "time"), timeForm),
                        isMarked));
            }
        }
        return Optional.empty();
    }

    /// What the recorder tells of itself; nothing if it tells nothing or its file is damaged.
    Told told(Path root) throws IOException {
        if (status.isEmpty()) {
            return Told.NOTHING;
        }
        Path file = root.resolve(status.get().file());
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MOST_STATUS_BYTES) {
            return Told.NOTHING;
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        String device = "";
        Optional<Long> clock = Optional.empty();
        Optional<Integer> battery = Optional.empty();
        for (Pattern line : status.get().lines()) {
            Matcher matcher = line.matcher(text);
            if (matcher.find()) {
                device = device.isEmpty() ? group(matcher, "device") : device;
                clock = clock.or(
                        () -> micros(group(matcher, "time"), status.get().timeForm()));
                String percent = group(matcher, "battery");
                battery = percent.matches("[0-9]{1,3}") ? Optional.of(Integer.parseInt(percent)) : battery;
            }
        }
        return new Told(device, clock, battery);
    }

    /// What to write into [ClockFile] so that the recorder's clock shows `micros`.
    String clockText(ClockFile file, long micros) {
        return file.text().format(LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), zone));
    }

    private Optional<Long> micros(String text, DateTimeFormatter form) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ChronoUnit.MICROS.between(
                    Instant.EPOCH, LocalDateTime.parse(text, form).atZone(zone).toInstant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String group(Matcher matcher, String name) {
        Map<String, Integer> groups = matcher.namedGroups();
        @Nullable String found = groups.containsKey(name) ? matcher.group(name) : null;
        return found == null ? "" : found;
    }
}
