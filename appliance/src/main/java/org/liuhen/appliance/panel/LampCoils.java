package org.liuhen.appliance.panel;

import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.config.PanelConfig.Lamp;
import org.liuhen.appliance.config.PanelConfig.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The coils of a module that are lamps. A lamp counts as lit when the module confirmed it, and all are read back
/// now and then: a module that lost its power, or another master, may have changed them. The thread of the bus.
final class LampCoils {
    private static final Logger LOG = LoggerFactory.getLogger(LampCoils.class);
    private static final Duration READ_BACK = Duration.ofSeconds(2);

    private final int unit;
    private final Map<Lamp, Integer> addresses;
    private final int first;
    private final int count;
    private @Nullable Set<Lamp> confirmed;
    private long readNanos;

    LampCoils(int unit, Map<Lamp, Integer> addresses) {
        this.unit = unit;
        this.addresses = new TreeMap<>(addresses);
        this.first = Collections.min(addresses.values());
        this.count = Collections.max(addresses.values()) - first + 1;
    }

    /// Nobody knows any more what the lamps show.
    void forget() {
        confirmed = null;
    }

    /// Brings at most one lamp to what it should show, REC before all others: the buttons are looked at in between.
    ///
    /// @param lit what should be lit
    /// @param nanos monotonic time
    void show(ModbusMaster master, Set<Lamp> lit, long nanos, int tries) throws IOException {
        Set<Lamp> known = confirmed;
        if (known == null || nanos - readNanos > READ_BACK.toNanos()) {
            Set<Lamp> read = read(master, tries);
            if (known != null && !known.equals(read)) {
                LOG.warn("Lamps were not as they had been left: unit={} left={} read={}", unit, known, read);
            }
            known = read;
            confirmed = read;
            readNanos = nanos;
        }
        for (Map.Entry<Lamp, Integer> each : addresses.entrySet()) {
            Lamp lamp = each.getKey();
            if (lit.contains(lamp) != known.contains(lamp)) {
                master.write(unit, each.getValue(), ModbusMaster.Coil.of(lit.contains(lamp)), tries);
                if (!known.remove(lamp)) {
                    known.add(lamp);
                }
                return;
            }
        }
    }

    /// Makes all dark, as well as it can be done.
    void darken(ModbusMaster master) throws IOException {
        for (int address : addresses.values()) {
            master.write(unit, address, ModbusMaster.Coil.DARK, 2);
        }
    }

    private Set<Lamp> read(ModbusMaster master, int tries) throws IOException {
        BitSet coils = master.bits(Table.COILS, unit, first, count, tries);
        Set<Lamp> lit = EnumSet.noneOf(Lamp.class);
        addresses.forEach((lamp, address) -> {
            if (coils.get(address - first)) {
                lit.add(lamp);
            }
        });
        return lit;
    }
}
