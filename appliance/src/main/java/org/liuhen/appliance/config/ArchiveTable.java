package org.liuhen.appliance.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.config.ArchiveConfig.Place;
import org.liuhen.storage.archive.ArchiveRules;
import org.liuhen.storage.archive.Hours;
import org.liuhen.storage.archive.s3.Bucket;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Names;

/// The table `[archive]`.
final class ArchiveTable {
    private static final int MOST_LOCK_DAYS = 36_525;

    private ArchiveTable() {}

    /// @param state the state directory, which the archive must not be in or around
    static @Nullable ArchiveConfig read(@Nullable TableReader in, @Nullable Path state) {
        if (in == null) {
            return null;
        }
        Place place = place(in, state);
        String name = in.has("name")
                ? in.text("name", Names::isWord, "must be 1 to 32 of a–z, 0–9 and inner hyphens")
                : ArchiveConfig.DEFAULT_NAME;
        Integer threads = in.has("threads")
                ? in.whole("threads", 1, ArchiveConfig.MOST_THREADS)
                : Integer.valueOf(ArchiveConfig.DEFAULT_THREADS);
        Optional<Long> bandwidth = in.has("bandwidth")
                ? Optional.ofNullable(in.size("bandwidth", ArchiveConfig.BANDWIDTH))
                : Optional.empty();
        Optional<Hours> hours = in.has("hours")
                ? Optional.ofNullable(in.parsed("hours", ArchiveTable::hours, "must be hours like \"20:00-06:00\""))
                : Optional.empty();
        boolean readsBack = !in.has("read-back")
                || !"no"
                        .equals(in.text(
                                "read-back",
                                text -> text.equals("yes") || text.equals("no"),
                                "must be \"yes\" or \"no\""));
        Duration deadline =
                in.has("deadline") ? in.duration("deadline", ArchiveConfig.DEADLINE) : ArchiveConfig.DEFAULT_DEADLINE;
        in.end();
        return place == null || name == null || threads == null || deadline == null
                ? null
                : new ArchiveConfig(place, name, threads, bandwidth, hours, readsBack, deadline);
    }

    private static @Nullable Place place(TableReader in, @Nullable Path state) {
        if (in.has("bucket")) {
            if (in.has("directory")) {
                in.wrong("an archive is in one place: write either directory or a table [archive.bucket]");
            }
            return bucket(in.table("bucket"));
        }
        Path directory = in.absolutePath("directory");
        if (directory != null && state != null && (directory.startsWith(state) || state.startsWith(directory))) {
            in.wrong("directory", directory, "must be on another disk, neither in the state directory nor around it");
        }
        return directory == null ? null : new Place.Folder(directory);
    }

    private static @Nullable Place bucket(@Nullable TableReader in) {
        if (in == null) {
            return null;
        }
        URI endpoint = in.parsed(
                "endpoint", ArchiveTable::endpoint, "must be an address like \"https://archive.example.gov.cn:9443\"");
        String name = in.text("name", Bucket::isName, "must be 3 to 63 of a–z, 0–9, inner dots and hyphens");
        String region = in.has("region") ? in.text("region") : Bucket.DEFAULT_REGION;
        Optional<Path> credentials = in.has("credentials")
                ? in.optionalFile("credentials")
                : Optional.ofNullable(in.absolutePath("credentials"));
        Optional<Path> authority = in.optionalFile("authority");
        Optional<Path> certificate = in.optionalFile("certificate");
        ArchiveRules.Locks standard = ArchiveRules.STANDARD.locks();
        ArchiveFact.Lock mode = in.has("lock")
                ? in.parsed("lock", ArchiveTable::lock, "must be \"compliance\", \"governance\" or \"none\"")
                : standard.mode();
        Duration log = days(in, "log-lock-days", standard.log());
        Duration evidence = days(in, "lock-days", standard.evidence());
        in.end();
        return endpoint == null
                        || name == null
                        || region == null
                        || credentials.isEmpty()
                        || mode == null
                        || log == null
                        || evidence == null
                ? null
                : new Place.ObjectStore(
                        new Bucket(endpoint, region, name, credentials.get(), authority, certificate),
                        new ArchiveRules.Locks(log, evidence, mode));
    }

    private static @Nullable Duration days(TableReader in, String key, Duration standard) {
        if (!in.has(key)) {
            return standard;
        }
        Integer days = in.whole(key, 1, MOST_LOCK_DAYS);
        return days == null ? null : Duration.ofDays(days);
    }

    private static Optional<URI> endpoint(String text) {
        try {
            return Optional.of(new URI(text)).filter(Bucket::isEndpoint);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<ArchiveFact.Lock> lock(String text) {
        return switch (text) {
            case "compliance" -> Optional.of(ArchiveFact.Lock.COMPLIANCE);
            case "governance" -> Optional.of(ArchiveFact.Lock.GOVERNANCE);
            case "none" -> Optional.of(ArchiveFact.Lock.NONE);
            default -> Optional.empty();
        };
    }

    private static Optional<Hours> hours(String text) {
        String[] ends = text.split("-", -1);
        try {
            LocalTime from = LocalTime.parse(ends[0].strip());
            LocalTime to = LocalTime.parse(ends[ends.length - 1].strip());
            return ends.length == 2 && !from.equals(to)
                    ? Optional.of(new Hours(from, to, ZoneId.systemDefault()))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
