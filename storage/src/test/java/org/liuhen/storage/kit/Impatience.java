package org.liuhen.storage.kit;

import java.time.Duration;
import java.util.Optional;
import org.liuhen.storage.archive.ArchiveRules;
import org.liuhen.storage.format.ArchiveFact;

/// Rules of an archive for tests, which cannot wait for seconds.
public final class Impatience {
    public static final ArchiveRules RULES = new ArchiveRules(
            "central",
            4,
            new ArchiveRules.Line(0, Optional.empty()),
            true,
            new ArchiveRules.Rhythm(
                    Duration.ofMillis(50),
                    Duration.ofMillis(20),
                    Duration.ofMinutes(1),
                    Duration.ofDays(1),
                    Duration.ofDays(7)),
            new ArchiveRules.Locks(Duration.ofDays(1), Duration.ofDays(1), ArchiveFact.Lock.COMPLIANCE));

    private Impatience() {}
}
