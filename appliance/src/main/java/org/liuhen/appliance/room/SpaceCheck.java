package org.liuhen.appliance.room;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.liuhen.appliance.room.PreflightItem.Grade;
import org.liuhen.appliance.space.DiskOutlook;
import org.liuhen.appliance.space.DiskOutlook.Fit;
import org.liuhen.appliance.space.RoomDemand;
import org.liuhen.appliance.space.SpaceRules;

/// Whether a session of a room fits on the disk. A reason can override that it may be too short; nothing overrides
/// what the sessions that are open still need, and nothing the reserve.
final class SpaceCheck {
    private static final double SECONDS_PER_HOUR = 3_600;

    private final SpaceRules rules;
    private final LongSupplier freeBytes;

    SpaceCheck(SpaceRules rules, LongSupplier freeBytes) {
        this.rules = rules;
        this.freeBytes = freeBytes;
    }

    /// How it stands now.
    ///
    /// @param tooShort what a disk that may be too short means
    /// @param others the other rooms
    PreflightItem look(Grade tooShort, RoomDemand room, List<RoomDemand> others) {
        long free = freeBytes.getAsLong();
        if (free < rules.reserveBytes()) {
            return item(
                    Grade.FORBIDS,
                    "存储空间不足：剩余 " + (free >> 20) + " MiB，至少需要 " + (rules.reserveBytes() >> 20) + " MiB",
                    "the disk has " + (free >> 20) + " MiB left, and a session begins with "
                            + (rules.reserveBytes() >> 20) + " MiB at least");
        }
        return switch (DiskOutlook.fit(free, rules, room, others)) {
            case Fit.Fits(double hours) ->
                item(Grade.GOOD, "约可录制 " + text(hours) + " 小时", "enough for about " + text(hours) + " h");
            case Fit.TooShort(double hours) -> tooShort(tooShort, hours);
            case Fit.Taken(double kept) -> taken(kept);
        };
    }

    private PreflightItem tooShort(Grade grade, double hours) {
        String left = text(hours);
        String expected = text(rules.expectedSession().toSeconds() / SECONDS_PER_HOUR);
        return item(
                grade,
                "只能再录制约 " + left + " 小时，预计一次录制需要 " + expected + " 小时",
                "it can record for about " + left + " h, and a session is expected to take " + expected + " h");
    }

    private static PreflightItem taken(double keptBytes) {
        long keptGiB = Math.round(Math.ceil(keptBytes / (1L << 30)));
        return item(
                Grade.FORBIDS,
                "剩余空间须留给正在进行的录制（约 " + keptGiB + " GiB），请先结束其他录制或腾出存储空间",
                "what is left is kept for the sessions that are open (about " + keptGiB
                        + " GiB); end one of them or free some space");
    }

    private static PreflightItem item(Grade grade, String chinese, String english) {
        return new PreflightItem(PreflightPoint.SPACE, Optional.empty(), grade, chinese, english);
    }

    private static String text(double hours) {
        return String.format(Locale.ROOT, hours < 10 ? "%.1f" : "%.0f", hours);
    }
}
