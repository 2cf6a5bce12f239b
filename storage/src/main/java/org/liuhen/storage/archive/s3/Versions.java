package org.liuhen.storage.archive.s3;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.archive.ArchiveException;
import org.liuhen.storage.archive.Keep;
import org.liuhen.storage.archive.StoredObject;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/// Every version in a bucket, deletions too, by key and, under one key, oldest first. Engines tell the newest first and
/// a
/// key's versions on several pages, so a key is told of when the next one has begun.
final class Versions {
    private static final int PAGE = 1_000;
    /// So many versions of one key are held at most: more are the doing of somebody who may not.
    private static final int MOST_OF_ONE_KEY = 10_000;

    private final S3Line line;

    Versions(S3Line line) {
        this.line = line;
    }

    private record Told(StoredObject object, Instant since, int order) {}

    /// The versions of one key.
    List<StoredObject> of(String key) throws ArchiveException {
        List<StoredObject> found = new ArrayList<>();
        list(key, "", object -> {
            if (object.key().equals(key)) {
                found.add(object);
            }
            return object.key().equals(key);
        });
        return found;
    }

    void list(String prefix, String after, Predicate<StoredObject> each) throws ArchiveException {
        TreeMap<String, List<Told>> waiting = new TreeMap<>();
        @Nullable String keyMarker = after.isEmpty() ? null : after;
        @Nullable String versionMarker = null;
        int order = 0;
        while (true) {
            ListObjectVersionsResponse page = page(prefix, keyMarker, versionMarker);
            for (ObjectVersion version : page.versions()) {
                add(waiting, object(version), version.lastModified(), order++);
            }
            for (DeleteMarkerEntry marker : page.deleteMarkers()) {
                add(waiting, object(marker), marker.lastModified(), order++);
            }
            boolean isLast = !Boolean.TRUE.equals(page.isTruncated());
            while (!waiting.isEmpty() && (isLast || waiting.size() > 1)) {
                if (!tell(waiting.pollFirstEntry(), after, each)) {
                    return;
                }
            }
            if (isLast) {
                return;
            }
            keyMarker = page.nextKeyMarker();
            versionMarker = page.nextVersionIdMarker();
        }
    }

    private ListObjectVersionsResponse page(String prefix, @Nullable String keyMarker, @Nullable String versionMarker)
            throws ArchiveException {
        try {
            return line.ask(
                    "list " + (prefix.isEmpty() ? "all" : prefix),
                    client -> client.listObjectVersions(
                            request -> request.bucket(line.bucket().name())
                                    .prefix(prefix)
                                    .keyMarker(keyMarker)
                                    .versionIdMarker(versionMarker)
                                    .maxKeys(PAGE)));
        } catch (S3Refusal e) {
            throw e.told();
        }
    }

    private void add(Map<String, List<Told>> waiting, StoredObject object, @Nullable Instant since, int order)
            throws ArchiveException {
        List<Told> ofKey = waiting.computeIfAbsent(object.key(), key -> new ArrayList<>());
        if (ofKey.size() == MOST_OF_ONE_KEY) {
            throw new ArchiveException.Refused(object.key() + " in the archive "
                    + line.bucket().address() + " has more than " + MOST_OF_ONE_KEY
                    + " versions: somebody else writes there");
        }
        ofKey.add(new Told(object, since == null ? Instant.EPOCH : since, order));
    }

    private static boolean tell(Map.Entry<String, List<Told>> ofKey, String after, Predicate<StoredObject> each) {
        if (ofKey.getKey().compareTo(after) <= 0) {
            return true;
        }
        List<Told> oldestFirst = ofKey.getValue().stream()
                .sorted(Comparator.comparing(Told::since)
                        .thenComparing(Comparator.comparingInt(Told::order).reversed()))
                .toList();
        for (Told told : oldestFirst) {
            if (!each.test(told.object())) {
                return false;
            }
        }
        return true;
    }

    private static StoredObject object(ObjectVersion version) {
        return new StoredObject(
                version.key(), text(version.versionId()), version.size(), Keep.NONE, StoredObject.Kind.BYTES);
    }

    private static StoredObject object(DeleteMarkerEntry marker) {
        return new StoredObject(marker.key(), text(marker.versionId()), 0, Keep.NONE, StoredObject.Kind.DELETION);
    }

    /// A bucket without versions calls the only one "null".
    static String text(@Nullable String version) {
        return version == null || version.equals("null") ? "" : version;
    }
}
