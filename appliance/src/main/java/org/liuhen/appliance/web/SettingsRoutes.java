package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.settings.Change;
import org.liuhen.appliance.settings.FileStanding;
import org.liuhen.appliance.settings.Setting;
import org.liuhen.appliance.settings.SettingTable;
import org.liuhen.appliance.settings.Settings;
import org.liuhen.appliance.settings.Started;

/// The settings that are in force. They are looked at here and changed in their file.
final class SettingsRoutes {
    private final Settings settings;

    SettingsRoutes(Settings settings) {
        this.settings = settings;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/settings", this::show);
    }

    /// @param digest of the canonical text, as the log has it
    /// @param file null where the settings came from no file
    private record Shown(String digest, @Nullable FileOut file, List<TableOut> tables, List<StartedOut> history) {}

    /// @param sha256 of its bytes at the start
    /// @param standing `in-force`, `changed` or `unusable`
    /// @param changes what the next start will change
    /// @param mistakes why the next start will fail
    private record FileOut(
            String path, String sha256, String standing, List<ChangeOut> changes, List<String> mistakes) {}

    private record TableOut(String name, String place, List<SettingOut> settings) {}

    /// @param origin `written`, `standard` or `unknown`
    /// @param secret `set` or `not_set`; null where it is none
    private record SettingOut(
            String key,
            String value,
            Setting.Origin origin,
            @Nullable String secret) {}

    private record ChangeOut(
            String key, @Nullable String before, @Nullable String after) {}

    /// @param changes null where they are not known
    private record StartedOut(
            long entry,
            long wallMicros,
            int starts,
            String software,
            String digest,
            @Nullable List<ChangeOut> changes) {}

    private void show(Context context) throws IOException {
        Wire.write(
                context,
                new Shown(
                        settings.hash().hex(),
                        file(),
                        settings.tables().stream().map(SettingsRoutes::table).toList(),
                        settings.history().stream().map(SettingsRoutes::started).toList()));
    }

    private @Nullable FileOut file() {
        if (settings.file().isEmpty() || settings.standing().isEmpty()) {
            return null;
        }
        Settings.InFile file = settings.file().get();
        String path = file.file().toString();
        String sha256 = file.sha256().hex();
        return switch (settings.standing().get()) {
            case FileStanding.InForce _ -> new FileOut(path, sha256, "in-force", List.of(), List.of());
            case FileStanding.Changed(List<Change> changes) ->
                new FileOut(path, sha256, "changed", changes(changes), List.of());
            case FileStanding.Unusable(List<String> mistakes) ->
                new FileOut(path, sha256, "unusable", List.of(), mistakes);
        };
    }

    private static TableOut table(SettingTable table) {
        return new TableOut(
                table.name(),
                table.place(),
                table.settings().stream()
                        .map(setting -> new SettingOut(
                                setting.key(),
                                setting.value(),
                                setting.origin(),
                                setting.secret() == Setting.Secret.NONE
                                        ? null
                                        : setting.secret().name().toLowerCase(Locale.ROOT)))
                        .toList());
    }

    private static StartedOut started(Started is) {
        return new StartedOut(
                is.entry(),
                is.wallMicros(),
                is.starts(),
                is.software(),
                is.configuration().hex(),
                is.changes().map(SettingsRoutes::changes).orElse(null));
    }

    private static List<ChangeOut> changes(List<Change> changes) {
        return changes.stream()
                .map(each -> new ChangeOut(
                        each.key(), each.before().orElse(null), each.after().orElse(null)))
                .toList();
    }
}
