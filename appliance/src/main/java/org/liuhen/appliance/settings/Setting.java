package org.liuhen.appliance.settings;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// A setting that is in force.
///
/// @param key its word in the file
/// @param value as the file would say it, without quotes; of a secret the file that holds it, if there is one
/// @param origin whether the file says it
/// @param secret whether it stands for a secret
public record Setting(String key, String value, Origin origin, Secret secret) {
    private static final Set<String> SECRET_FILES = Set.of("password-file", "credentials", "certificate");

    /// Where a value comes from.
    public enum Origin {
        /// The file says it.
        WRITTEN,
        /// The file does not say it: it is the standard.
        STANDARD,
        /// There is no file.
        UNKNOWN
    }

    /// What is known of a secret.
    public enum Secret {
        /// It is none.
        NONE,
        SET,
        NOT_SET
    }

    /// A value of the configuration, with what must not be told left out of it.
    static Setting of(String key, String value, Origin origin) {
        if (SECRET_FILES.contains(key)) {
            return new Setting(key, value, origin, Files.isReadable(Path.of(value)) ? Secret.SET : Secret.NOT_SET);
        }
        if (key.equals("webhook")) {
            return new Setting(key, withoutPath(value), origin, Secret.SET);
        }
        return new Setting(key, key.equals("url") ? value.replaceFirst("\\?.*", "?…") : value, origin, Secret.NONE);
    }

    /// The path of such an address may hold its key.
    private static String withoutPath(String address) {
        URI uri = URI.create(address);
        return uri.getScheme() + "://" + uri.getAuthority() + "/…";
    }
}
