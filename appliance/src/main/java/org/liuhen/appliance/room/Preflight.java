package org.liuhen.appliance.room;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.liuhen.appliance.space.DiskOutlook;
import org.liuhen.appliance.space.DiskOutlook.Fit;
import org.liuhen.appliance.space.RoomDemand;
import org.liuhen.appliance.space.SpaceRules;

/// Asks before START whether the session fits on the disk. A reason overrides that it may be too short; nothing
/// overrides what the sessions that are open still need, and nothing the reserve.
final class Preflight {
    private static final double SECONDS_PER_HOUR = 3_600;

    private final SpaceRules rules;
    private final LongSupplier freeBytes;

    Preflight(SpaceRules rules, LongSupplier freeBytes) {
        this.rules = rules;
        this.freeBytes = freeBytes;
    }

    /// @param name what people call the room
    /// @param others the other rooms
    /// @param override why it begins even if it may be too short
    /// @return what was overridden and why; empty if nothing had to be
    Optional<ShortDisk> require(String name, RoomDemand room, List<RoomDemand> others, Optional<String> override)
            throws RoomRefusal {
        long free = freeBytes.getAsLong();
        if (free < rules.reserveBytes()) {
            throw full(free);
        }
        return switch (DiskOutlook.fit(free, rules, room, others)) {
            case Fit.Fits _ -> Optional.empty();
            case Fit.TooShort(double hours) ->
                Optional.of(new ShortDisk(
                        override.orElseThrow(() -> tooShort(name, room.room(), hours)),
                        Duration.ofSeconds((long) (hours * SECONDS_PER_HOUR))));
            case Fit.Taken(double kept) -> throw taken(name, room.room(), kept);
        };
    }

    private RoomRefusal full(long free) {
        long freeMiB = free >> 20;
        long needMiB = rules.reserveBytes() >> 20;
        return new RoomRefusal(
                RoomRefusal.Kind.DISK_FULL,
                "存储空间不足：剩余 " + freeMiB + " MiB，至少需要 " + needMiB + " MiB",
                "the disk has " + freeMiB + " MiB left, and a session begins with " + needMiB + " MiB at least");
    }

    private RoomRefusal tooShort(String name, String id, double hours) {
        String left = text(hours);
        String expected = text(rules.expectedSession().toSeconds() / SECONDS_PER_HOUR);
        return new RoomRefusal(
                RoomRefusal.Kind.DISK_SHORT,
                "“" + name + "”只能再录制约 " + left + " 小时，预计一次录制需要 " + expected + " 小时：请先腾出存储空间，或填写理由后强制开始",
                "room " + id + " can record for about " + left + " h, and a session is expected to take " + expected
                        + " h: free some space, or start it with a reason (override)");
    }

    private static RoomRefusal taken(String name, String id, double keptBytes) {
        long keptGiB = Math.round(Math.ceil(keptBytes / (1L << 30)));
        return new RoomRefusal(
                RoomRefusal.Kind.DISK_FULL,
                "“" + name + "”无法开始：剩余空间须留给正在进行的录制（约 " + keptGiB + " GiB），请先结束其他录制或腾出存储空间",
                "room " + id + " cannot begin: what is left is kept for the sessions that are open (about " + keptGiB
                        + " GiB); end one of them or free some space");
    }

    private static String text(double hours) {
        return String.format(Locale.ROOT, hours < 10 ? "%.1f" : "%.0f", hours);
    }
}
