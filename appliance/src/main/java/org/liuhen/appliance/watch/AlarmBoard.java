package org.liuhen.appliance.watch;

import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The alarms that are on. Each teller says all alarms of its field again and again; the board finds out what
/// began and what ended, and tells the bulletin. Safe for many threads.
public final class AlarmBoard {
    private static final Logger LOG = LoggerFactory.getLogger(AlarmBoard.class);

    private final Bulletin bulletin;

    // Guarded by this.
    private final Map<Teller, Map<Key, Alarm>> told = new EnumMap<>(Teller.class);

    public AlarmBoard(Bulletin bulletin) {
        this.bulletin = bulletin;
    }

    /// Who says which alarms are on.
    public enum Teller {
        /// The reconciler, of the sources.
        RECORDING,
        /// The watch over disk and reconciler.
        MACHINE,
        /// The watch over store and clock.
        STORE,
        /// The watch over the length of sessions.
        SESSIONS,
        /// Those who poll the panels.
        PANEL,
        /// The watch over the docking station.
        DOCK,
        /// The watch over the archive.
        ARCHIVE,
        /// The watch over the witness.
        WITNESS,
        /// The watch over what must not be on this machine.
        SECRECY
    }

    private record Key(AlarmCode code, Optional<SourcePlace> at) {}

    /// All alarms of a field that are on now: those not among them have ended. An alarm that goes on about the
    /// whole machine keeps the time at which it began.
    public synchronized void say(Teller teller, Collection<Alarm> alarms) {
        Map<Key, Alarm> before = told.getOrDefault(teller, Map.of());
        Map<Key, Alarm> now = new LinkedHashMap<>();
        for (Alarm alarm : alarms) {
            Key key = new Key(alarm.code(), alarm.at());
            Alarm known = before.get(key);
            now.put(key, known == null ? alarm : goingOn(known, alarm));
            if (known == null) {
                LOG.warn("An alarm began: {}: {}", alarm.code().code(), alarm.english());
                bulletin.tell(new News.AlarmBegan(alarm));
            }
        }
        before.forEach((key, alarm) -> {
            if (!now.containsKey(key)) {
                LOG.warn("An alarm ended: {}: {}", alarm.code().code(), alarm.english());
                bulletin.tell(new News.AlarmEnded(alarm));
            }
        });
        told.put(teller, now);
    }

    /// The alarms that are on, the loudest first, then the oldest.
    public synchronized List<Alarm> current() {
        return told.values().stream()
                .flatMap(each -> each.values().stream())
                .sorted(Comparator.comparing(Alarm::code).thenComparingLong(Alarm::sinceMicros))
                .toList();
    }

    private static Alarm goingOn(Alarm known, Alarm now) {
        return now.at().isPresent()
                ? now
                : new Alarm(now.code(), now.at(), known.sinceMicros(), now.chinese(), now.english());
    }
}
