package org.liuhen.appliance.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.AccessRules;
import org.liuhen.appliance.room.MarkList;
import org.liuhen.appliance.room.PreflightItem.Grade;
import org.liuhen.appliance.room.PreflightPoint;
import org.liuhen.appliance.room.PreflightRules;
import org.liuhen.appliance.room.Rooms;
import org.liuhen.ingest.source.RtspAddress;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.Names;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.witness.WitnessRules;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/// Reads the configuration file. `config/appliance.toml` describes every key.
public final class ConfigFile {
    private static final long MOST_BYTES = 1 << 20;
    private static final int MOST_UNIT_CHARACTERS = 40;
    private static final int MOST_MARK_CHARACTERS = 20;
    private static final String SHORT_RULE = "must have 20 characters at most: it stands on a button";
    private static final String WORD_RULE = "must be 1 to 32 of a–z, 0–9 and inner hyphens";

    private final List<ConfigProblem> problems = new ArrayList<>();

    private ConfigFile() {}

    /// Reads `file`.
    ///
    /// @throws ConfigException with every mistake in it
    /// @throws IOException if it cannot be read
    public static ApplianceConfig read(Path file) throws IOException, ConfigException {
        if (!Files.isReadable(file)) {
            throw new IOException("couldn't read the configuration " + file + ": there is no such file, or this user"
                    + " may not read it. Copy config/appliance.toml there and change it");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("couldn't read the configuration " + file + ": it is larger than 1 MiB");
        }
        return new ConfigFile().read(file, Toml.parse(file));
    }

    private ApplianceConfig read(Path file, TomlParseResult parsed) throws ConfigException {
        for (var error : parsed.errors()) {
            problems.add(new ConfigProblem(error.position().line(), "", "", "not TOML: " + error.getMessage()));
        }
        ApplianceConfig config = parsed.hasErrors() ? null : appliance(new TableReader("", parsed, 0, problems));
        if (config == null || !problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(ConfigProblem::line));
            throw new ConfigException(file, problems);
        }
        return config;
    }

    private @Nullable ApplianceConfig appliance(TableReader in) {
        Path state = in.absolutePath("state");
        Optional<Path> second =
                in.has("second-volume") ? Optional.ofNullable(in.absolutePath("second-volume")) : Optional.empty();
        if (state != null && second.isPresent() && (second.get().startsWith(state) || state.startsWith(second.get()))) {
            in.wrong(
                    "second-volume",
                    second.get(),
                    "must be on another disk, neither in the state directory nor around it");
        }
        String origin = in.text(
                "origin",
                text -> text.chars().noneMatch(c -> c == '+' || Character.isWhitespace(c)),
                "must hold no white space and no plus sign, like \"example.gov.cn/recorder/0001\"");
        HttpsConfig https = https(in.table("https"));
        RecordingConfig recording = recording(in.table("recording"));
        AlarmsConfig alarms = in.has("alarms") ? alarms(in.table("alarms")) : AlarmsConfig.PAGE_ONLY;
        SessionsConfig sessions =
                in.has("sessions") ? SessionsTable.read(in.table("sessions")) : SessionsConfig.STANDARD;
        AccessRules access = in.has("access") ? AccessTable.read(in.table("access")) : AccessRules.STANDARD;
        PreflightRules preflight = in.has("preflight") ? preflight(in.table("preflight")) : PreflightRules.STANDARD;
        MarkList marks = in.has("marks") ? marks(in.tables("marks")) : MarkList.STANDARD;
        List<RoomConfig> rooms = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (TableReader table : in.tables("rooms")) {
            room(table, ids).ifPresent(rooms::add);
        }
        List<PanelConfig> panels =
                in.has("panels") ? new PanelTables(ids, Rooms.PAUSE_REASONS).read(in.tables("panels")) : List.of();
        Optional<DockConfig> dock =
                in.has("dock") ? Optional.ofNullable(DockTable.read(in.table("dock"))) : Optional.empty();
        Optional<ArchiveConfig> archive = in.has("archive")
                ? Optional.ofNullable(ArchiveTable.read(in.table("archive"), state))
                : Optional.empty();
        boolean wantsReceipts = dock.filter(each -> each.eraseProof() == IntakeFact.Proof.ARCHIVE_RECEIPT)
                .isPresent();
        if (wantsReceipts && !in.has("archive")) {
            in.wrong(
                    "[dock] erase-proof is \"archive-receipt\", and there is no [archive] that could give one: add it, or"
                            + " write \"verified-copy\"");
        }
        boolean wantsSecondCopies = dock.filter(each -> each.eraseProof() == IntakeFact.Proof.SECOND_COPY)
                .isPresent();
        if (wantsSecondCopies && !in.has("second-volume")) {
            in.wrong("[dock] erase-proof is \"second-copy\", and there is no second-volume for it: add one, or write"
                    + " \"verified-copy\"");
        }
        Optional<WitnessRules> witness =
                in.has("witness") ? Optional.ofNullable(WitnessTable.read(in.table("witness"))) : Optional.empty();
        Optional<TerminalsConfig> terminals =
                in.has("terminals") ? Optional.ofNullable(terminals(in.table("terminals"), https)) : Optional.empty();
        in.end();
        if (state == null || origin == null || https == null || !problems.isEmpty()) {
            return null;
        }
        if (recording == null || alarms == null || sessions == null || access == null || preflight == null) {
            return null;
        }
        return new ApplianceConfig(
                state, second, origin, https, recording, alarms, sessions, access, preflight, marks, rooms, panels,
                dock, archive, witness, terminals);
    }

    private static @Nullable HttpsConfig https(@Nullable TableReader in) {
        if (in == null) {
            return null;
        }
        String bind = in.text("bind", ConfigFile::isHost, "must be an address or a host name of this machine");
        Integer port = in.whole("port", HttpsConfig.LEAST_PORT, HttpsConfig.MOST_PORT);
        Optional<String> publicName = in.optionalText("public-name");
        if (publicName.isPresent() && !isHost(publicName.get())) {
            in.wrong("public-name", publicName.get(), "must be a host name or an address, without https:// and port");
        }
        in.end();
        return bind == null || port == null ? null : new HttpsConfig(bind, port, publicName);
    }

    private static @Nullable TerminalsConfig terminals(@Nullable TableReader in, @Nullable HttpsConfig page) {
        if (in == null) {
            return null;
        }
        String bind = in.text("bind", ConfigFile::isHost, "must be an address or a host name of this machine");
        Integer port = in.whole("port", HttpsConfig.LEAST_PORT, HttpsConfig.MOST_PORT);
        Path authority = in.absolutePath("authority");
        if (port != null && page != null && port != 0 && port == page.port()) {
            in.wrong("port", port, "is the port of the page: terminals need one of their own");
        }
        if (authority != null && !Files.isReadable(authority)) {
            in.wrong("authority", authority, "is no file that this program can read");
        }
        in.end();
        return bind == null || port == null || authority == null ? null : new TerminalsConfig(bind, port, authority);
    }

    private static @Nullable RecordingConfig recording(@Nullable TableReader in) {
        if (in == null) {
            return null;
        }
        Duration segment = in.duration("segment", RecordingConfig.SEGMENT);
        Duration tick = in.duration("tick", RecordingConfig.TICK);
        Duration silence = in.duration("silence", RecordingConfig.SILENCE);
        Duration runLength = in.duration("run-length", RecordingConfig.RUN_LENGTH);
        Long runSize = in.size("run-size", RecordingConfig.RUN_SIZE);
        Long freeReserve = in.size("free-reserve", RecordingConfig.FREE_RESERVE);
        Duration expectedSession = in.has("expected-session")
                ? in.duration("expected-session", RecordingConfig.EXPECTED_SESSION)
                : RecordingConfig.DEFAULT_EXPECTED_SESSION;
        Duration preRoll = in.has("pre-roll")
                ? in.duration("pre-roll", RecordingConfig.PRE_ROLL)
                : RecordingConfig.DEFAULT_PRE_ROLL;
        Duration tail = in.has("tail") ? in.duration("tail", RecordingConfig.TAIL) : RecordingConfig.DEFAULT_TAIL;
        Integer warnHours = hours(in, "warn-hours", RecordingConfig.DEFAULT_WARN_HOURS);
        Integer criticalHours = hours(in, "critical-hours", RecordingConfig.DEFAULT_CRITICAL_HOURS);
        if (warnHours != null && criticalHours != null && criticalHours > warnHours) {
            in.wrong("critical-hours", criticalHours, "must not be above warn-hours, which is " + warnHours);
            criticalHours = null;
        }
        in.end();
        if (segment == null || tick == null || silence == null) {
            return null;
        }
        if (runLength == null || runSize == null || freeReserve == null) {
            return null;
        }
        if (expectedSession == null || preRoll == null || tail == null) {
            return null;
        }
        if (warnHours == null || criticalHours == null) {
            return null;
        }
        return new RecordingConfig(
                segment,
                tick,
                silence,
                runLength,
                runSize,
                freeReserve,
                expectedSession,
                preRoll,
                tail,
                warnHours,
                criticalHours);
    }

    private static @Nullable PreflightRules preflight(@Nullable TableReader in) {
        if (in == null) {
            return null;
        }
        Map<PreflightPoint, Grade> grades = new EnumMap<>(PreflightRules.STANDARD.grades());
        for (PreflightPoint point : PreflightRules.POINTS) {
            if (in.has(point.code())) {
                Grade grade = in.parsed(point.code(), ConfigFile::grade, "must be \"warn\" or \"block\"");
                if (grade != null) {
                    grades.put(point, grade);
                }
            }
        }
        in.end();
        return new PreflightRules(grades);
    }

    private static MarkList marks(List<TableReader> tables) {
        List<MarkList.Kind> changes = new ArrayList<>();
        Set<String> codes = new HashSet<>();
        for (TableReader in : tables) {
            String code = in.text("kind", Names::isWord, WORD_RULE);
            String chinese = in.text("text", ConfigFile::isShort, SHORT_RULE);
            Optional<String> english = in.optionalText("text-en");
            if (code != null && !codes.add(code)) {
                in.wrong("kind", code, "stands in this file twice");
            }
            if (code != null && code.equals(SessionFact.Mark.REVIEW_COMMENT)) {
                in.wrong("kind", code, "is the word for what a legal reviewer writes: choose another");
            }
            in.end();
            if (code != null && chinese != null) {
                changes.add(new MarkList.Kind(code, chinese, english.orElse(chinese)));
            }
        }
        return MarkList.STANDARD.with(changes);
    }

    private static boolean isShort(String text) {
        return text.length() <= MOST_MARK_CHARACTERS;
    }

    private static Optional<Grade> grade(String word) {
        return switch (word) {
            case "warn" -> Optional.of(Grade.WARNS);
            case "block" -> Optional.of(Grade.BLOCKS);
            default -> Optional.empty();
        };
    }

    private static @Nullable Integer hours(TableReader in, String key, Integer otherwise) {
        return in.has(key) ? in.whole(key, RecordingConfig.LEAST_HOURS, RecordingConfig.MOST_HOURS) : otherwise;
    }

    private static @Nullable AlarmsConfig alarms(@Nullable TableReader in) {
        if (in == null) {
            return null;
        }
        Optional<String> text = in.optionalText("webhook");
        Optional<URI> webhook = text.flatMap(ConfigFile::webhook);
        if (text.isPresent() && webhook.isEmpty()) {
            in.wrong(
                    "webhook",
                    withoutLogin(text.get()),
                    "must be an address https://HOST/PATH, without user and password");
        }
        in.end();
        return new AlarmsConfig(webhook);
    }

    private static Optional<URI> webhook(String text) {
        try {
            URI address = new URI(text);
            boolean whole = "https".equals(address.getScheme()) && address.getHost() != null;
            return whole && address.getRawUserInfo() == null ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<RoomConfig> room(TableReader in, Set<String> ids) {
        String id = in.text("id", Names::isWord, WORD_RULE);
        if (id != null && !ids.add(id)) {
            in.wrong("id", id, "another room has this id: each needs its own");
        }
        String name = in.text("name");
        Optional<RoomProfile> profile = in.has("profile")
                ? Optional.ofNullable(in.parsed("profile", RoomProfile::ofCode, "must be \"interview\" or \"hearing\""))
                : Optional.empty();
        Optional<String> unit = in.optionalText("unit");
        if (unit.isPresent() && unit.get().length() > MOST_UNIT_CHARACTERS) {
            in.wrong("unit", unit.get(), "must have " + MOST_UNIT_CHARACTERS + " characters at most");
        }
        List<SourceConfig> sources = new ArrayList<>();
        Set<String> names = new HashSet<>();
        boolean whole = true;
        for (TableReader table : in.tables("sources")) {
            Optional<SourceConfig> source = source(table, names);
            source.ifPresent(sources::add);
            whole &= source.isPresent();
        }
        in.end();
        return id == null || name == null || !whole || sources.isEmpty() || names.size() < sources.size()
                ? Optional.empty()
                : Optional.of(new RoomConfig(id, name, profile, unit, sources));
    }

    private static Optional<SourceConfig> source(TableReader in, Set<String> names) {
        String name = in.text("name", Names::isWord, WORD_RULE);
        if (name != null && !names.add(name)) {
            in.wrong("name", name, "another source of this room has this name: each needs its own");
        }
        String title = in.text("title");
        boolean camera = in.has("url");
        boolean microphone = in.has("device");
        if (camera == microphone) {
            in.wrong("a source has either url (a camera) or device (a microphone): write one of them");
            return Optional.empty();
        }
        return camera ? camera(in, name, title) : microphone(in, name, title);
    }

    private static Optional<SourceConfig> microphone(TableReader in, @Nullable String name, @Nullable String title) {
        String device = in.text("device");
        in.end();
        return name == null || title == null || device == null
                ? Optional.empty()
                : Optional.of(new SourceConfig.Microphone(name, title, device));
    }

    private static Optional<SourceConfig> camera(TableReader in, @Nullable String name, @Nullable String title) {
        URI url = url(in);
        SourceConfig.Transport transport = in.parsed("transport", ConfigFile::transport, "must be \"tcp\" or \"udp\"");
        Optional<String> user = in.optionalText("user");
        Optional<Path> passwordFile = in.optionalFile("password-file");
        if (in.has("user") != in.has("password-file")) {
            in.wrong("a camera that asks for a login needs both user and password-file: write both, or neither");
            return Optional.empty();
        }
        Optional<Path> caFile = in.optionalFile("ca-file");
        if (caFile.isPresent() && url != null && !"rtsps".equals(url.getScheme())) {
            in.wrong("ca-file", caFile.get().toString(), "only an rtsps:// camera shows a certificate: remove it");
        }
        in.end();
        boolean loginWhole = in.has("user") == user.isPresent() && in.has("password-file") == passwordFile.isPresent();
        if (name == null || title == null || url == null || transport == null || !loginWhole) {
            return Optional.empty();
        }
        return Optional.of(new SourceConfig.Camera(name, title, url, transport, user, passwordFile, caFile));
    }

    private static @Nullable URI url(TableReader in) {
        String text = in.text("url");
        if (text == null) {
            return null;
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            in.wrong("url", withoutLogin(text), "not an address: write rtsp://HOST:PORT/PATH");
            return null;
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme();
        if (url.getRawUserInfo() != null) {
            in.wrong(
                    "url",
                    withoutLogin(text),
                    "a user or password does not belong here: write user, and the path of a password-file");
            return null;
        }
        if (!RtspAddress.hasUsablePort(url)) {
            in.wrong("url", text, "its port must be 1 to 65535; without a port leave out its colon too");
            return null;
        }
        if (!(scheme.equals("rtsp") || scheme.equals("rtsps")) || url.getHost() == null) {
            in.wrong("url", withoutLogin(text), "must begin with rtsp:// or rtsps:// and name a host");
            return null;
        }
        return url;
    }

    private static String withoutLogin(String url) {
        return url.replaceFirst("//.*@", "//***@");
    }

    private static Optional<SourceConfig.Transport> transport(String text) {
        return switch (text) {
            case "tcp" -> Optional.of(SourceConfig.Transport.TCP);
            case "udp" -> Optional.of(SourceConfig.Transport.UDP);
            default -> Optional.empty();
        };
    }

    static boolean isHost(String text) {
        return text.length() <= 253 && text.toLowerCase(Locale.ROOT).matches("[0-9a-z.:-]+");
    }
}
