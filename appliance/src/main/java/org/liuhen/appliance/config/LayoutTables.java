package org.liuhen.appliance.config;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.config.DockConfig.LayoutConfig;
import org.liuhen.ingest.dock.Layout;
import org.liuhen.storage.format.Names;
import org.tomlj.Toml;

/// Reads layouts of recorders: the tables `[[dock.layouts]]`, and the standard ones in the same form.
final class LayoutTables {
    private static final String STANDARD = "layouts.toml";
    private static final String PATH_RULE = "must be a path under the root of the recorder, without \"..\"";

    private final StringBuilder text = new StringBuilder();

    private LayoutTables() {}

    /// The layouts that come with the program.
    static List<Layout> standard() {
        List<ConfigProblem> problems = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(LayoutTables.class.getResourceAsStream(STANDARD))) {
            List<Layout> layouts = read(new TableReader("", Toml.parse(in), 0, problems).tables("layouts")).stream()
                    .map(LayoutConfig::layout)
                    .toList();
            if (!problems.isEmpty()) {
                throw new IllegalStateException("the standard layouts are wrong: " + problems);
            }
            return layouts;
        } catch (IOException e) {
            throw new IllegalStateException("the standard layouts cannot be read", e);
        }
    }

    static List<LayoutConfig> read(List<TableReader> tables) {
        List<LayoutConfig> layouts = new ArrayList<>();
        for (TableReader in : tables) {
            LayoutTables one = new LayoutTables();
            Layout layout = one.layout(in);
            if (layout != null) {
                layouts.add(new LayoutConfig(layout, one.text.toString()));
            }
        }
        return layouts;
    }

    private @Nullable Layout layout(TableReader in) {
        String name = said("name", in.text("name", Names::isWord, "must be 1 to 32 of a–z, 0–9 and inner hyphens"));
        String title = said("title", in.text("title"));
        String folders = said("folders", in.text("folders", LayoutTables::isPath, PATH_RULE));
        Pattern recordings = pattern(in, "recordings");
        Optional<Pattern> others = maybe(in, "other-recordings");
        Optional<Pattern> marked = maybe(in, "marked");
        DateTimeFormatter time = form(in, "time");
        ZoneId zone = in.parsed("zone", LayoutTables::zone, "must be a time zone like \"Asia/Shanghai\"");
        said("zone", zone == null ? null : zone.getId());
        Optional<Layout.Status> status = in.has("status-file") ? status(in) : Optional.empty();
        Optional<Layout.ClockFile> clock = in.has("clock-file") ? clock(in) : Optional.empty();
        in.end();
        if (name == null || title == null || folders == null || recordings == null || time == null || zone == null) {
            return null;
        }
        List<Pattern> patterns = new ArrayList<>(List.of(recordings));
        others.ifPresent(patterns::add);
        return new Layout(name, title, List.of(folders.split(",")), patterns, marked, time, zone, status, clock);
    }

    private Optional<Layout.Status> status(TableReader in) {
        String file = said("status-file", in.text("status-file", LayoutTables::isPath, PATH_RULE));
        List<Pattern> lines = new ArrayList<>();
        for (String key : List.of("status-device", "status-time", "status-battery")) {
            maybe(in, key).ifPresent(lines::add);
        }
        DateTimeFormatter form = form(in, "status-time-form");
        return file == null || form == null ? Optional.empty() : Optional.of(new Layout.Status(file, lines, form));
    }

    private Optional<Layout.ClockFile> clock(TableReader in) {
        String file = said("clock-file", in.text("clock-file", LayoutTables::isPath, PATH_RULE));
        DateTimeFormatter form = form(in, "clock-text");
        return file == null || form == null ? Optional.empty() : Optional.of(new Layout.ClockFile(file, form));
    }

    private Optional<Pattern> maybe(TableReader in, String key) {
        return in.has(key) ? Optional.ofNullable(pattern(in, key)) : Optional.empty();
    }

    private @Nullable Pattern pattern(TableReader in, String key) {
        Pattern pattern = in.parsed(key, LayoutTables::compiled, "must be a regular expression of Java");
        said(key, pattern == null ? null : pattern.pattern());
        return pattern;
    }

    private @Nullable DateTimeFormatter form(TableReader in, String key) {
        String form = in.text(key, text -> formed(text).isPresent(), "must be a form of time like \"yyyyMMddHHmmss\"");
        said(key, form);
        return form == null ? null : formed(form).orElseThrow();
    }

    private static Optional<Pattern> compiled(String text) {
        try {
            return Optional.of(Pattern.compile(text, Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<DateTimeFormatter> formed(String text) {
        try {
            return Optional.of(DateTimeFormatter.ofPattern(text, Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<ZoneId> zone(String text) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isPath(String text) {
        return !text.startsWith("/") && !text.contains("..");
    }

    private @Nullable String said(String key, @Nullable String value) {
        if (value != null) {
            CanonicalText.put(text, key, value);
        }
        return value;
    }
}
