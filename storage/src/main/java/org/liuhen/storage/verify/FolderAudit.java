package org.liuhen.storage.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.liuhen.storage.durable.StateLayout;
import org.liuhen.storage.durable.VolumeLayout;
import org.liuhen.storage.format.Hash;

/// The check of what lies in the folders besides run files: metadata objects, and what no entry speaks of.
final class FolderAudit {
    private final StateLayout layout;
    private final Reach reach;
    private final List<Finding> findings;
    private final Advance advance;

    FolderAudit(StateLayout layout, Reach reach, List<Finding> findings, Advance advance) {
        this.layout = layout;
        this.reach = reach;
        this.findings = findings;
        this.advance = advance;
    }

    /// Holds each metadata object against the digest in the log.
    void checkMetadata(Map<String, Hash> metadata) throws VerificationStoppedException {
        for (Map.Entry<String, Hash> each : metadata.entrySet()) {
            Path file = layout.meta(each.getKey());
            String name = layout.relative(file);
            try {
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    findings.add(new Finding.FileMissing(name, "the log holds the digest of this metadata object"));
                    continue;
                }
                byte[] bytes = Files.readAllBytes(file);
                advance.hashed(bytes.length);
                Hash actual = Hash.over(bytes);
                if (!actual.equals(each.getValue())) {
                    findings.add(new Finding.BytesAltered(
                            name, "metadata object", 0, bytes.length, each.getValue(), actual));
                }
            } catch (VerificationStoppedException e) {
                throw e;
            } catch (IOException e) {
                findings.add(new Finding.FileUnreadable(name, String.valueOf(e.getMessage())));
            }
        }
    }

    /// Names each file that no entry speaks of, and each run file that is on a second volume too.
    void reportUnknown(StoryAudit story) throws IOException {
        Set<Path> known = new HashSet<>();
        Map<Path, Path> checked = new HashMap<>();
        for (StoryAudit.Covered run : story.runs()) {
            Path file = layout.run(run.track(), run.run());
            known.add(file);
            reach.there().forEach(volume -> checked.put(volume.run(run.track(), run.run()), file));
        }
        for (String meta : story.metadata().keySet()) {
            known.add(layout.meta(meta));
        }
        for (IntakeAudit.Kept kept : story.originals()) {
            Path file = layout.originals(kept.intake()).resolve(kept.file());
            reach.there().forEach(volume -> known.add(layout.secondCopy(volume, file)));
        }
        for (Path folder : folders(story)) {
            if (!Files.isDirectory(folder)) {
                findings.add(new Finding.FileMissing(layout.relative(folder), "a store has this folder"));
                continue;
            }
            try (Stream<Path> walk = Files.walk(folder)) {
                walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !known.contains(path))
                        .sorted()
                        .forEach(path -> findings.add(foreign(path, checked)));
            }
        }
        try (Stream<Path> list = Files.list(layout.log())) {
            list.filter(path -> !path.equals(layout.entries())
                            && !path.equals(layout.checkpoints())
                            && !path.equals(layout.cosigned()))
                    .sorted()
                    .forEach(path -> findings.add(new Finding.FileUnknown(layout.relative(path))));
        }
    }

    private List<Path> folders(StoryAudit story) {
        List<Path> folders = new ArrayList<>();
        reach.there().forEach(volume -> folders.add(volume.media()));
        folders.add(layout.meta());
        // Older stores have none.
        if (!story.originals().isEmpty() && !Files.isDirectory(layout.originals())) {
            folders.add(layout.originals());
        }
        reach.there().stream()
                .map(VolumeLayout::originals)
                .filter(Files::isDirectory)
                .forEach(folders::add);
        return folders;
    }

    private Finding foreign(Path file, Map<Path, Path> checked) {
        Path other = checked.get(file);
        return other == null
                ? new Finding.FileUnknown(layout.relative(file))
                : new Finding.FileTwice(layout.relative(file), layout.relative(other));
    }
}
