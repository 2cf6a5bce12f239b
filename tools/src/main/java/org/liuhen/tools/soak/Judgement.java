package org.liuhen.tools.soak;

import java.util.ArrayList;
import java.util.List;
import org.liuhen.storage.format.Cause;

/// Compares what was done with what the record tells: each fault exactly once on each track it met, with the right
/// cause and bounds, and nothing that nobody did.
final class Judgement {
    /// How far a bound may lie from the truth.
    private static final long SECOND = 1_000_000;

    private final List<Told> left;
    private final List<String> complaints = new ArrayList<>();

    private Judgement(List<Told> told) {
        this.left = new ArrayList<>(told);
    }

    /// What is wrong with the record, a sentence each; nothing if it is right.
    ///
    /// @param clockSets when somebody else set the clock of the machine: the record may tell of it
    static List<String> of(List<Injected> injected, List<Long> clockSets, List<Told> told) {
        Judgement judgement = new Judgement(told);
        for (Injected each : injected) {
            for (String track : each.tracks()) {
                judgement.match(each, track);
            }
        }
        for (Told each : judgement.left) {
            boolean ofOthers = each.cause() == Cause.CLOCK_STEP
                    && clockSets.stream().anyMatch(set -> near(set, each.fromMicros()));
            if (!ofOthers) {
                judgement.complaints.add("nobody caused " + each.words());
            }
        }
        return judgement.complaints;
    }

    private void match(Injected done, String track) {
        List<Told> fitting = left.stream()
                .filter(each -> each.track().equals(track) && fits(done, each))
                .toList();
        if (fitting.size() == 1) {
            left.remove(fitting.getFirst());
            return;
        }
        if (fitting.isEmpty() && done.fault().mayBeBridged()) {
            return;
        }
        complaints.add(fitting.size() + " interruptions of " + track + " tell of " + done.words());
        left.removeAll(fitting);
    }

    private static boolean fits(Injected done, Told told) {
        Fault fault = done.fault();
        if (!fault.causes().contains(told.cause()) || told.gap() != fault.takesFootage()) {
            return false;
        }
        if (fault.takesFootage()) {
            // It begins with the fault. It ends with the first footage after it, which was seen on the disk later.
            return near(told.fromMicros(), done.fromMicros())
                    && told.toMicros() >= done.toMicros() - SECOND
                    && told.toMicros() <= done.backMicros() + SECOND;
        }
        return told.fromMicros() >= done.fromMicros() - SECOND && told.toMicros() <= done.toMicros() + SECOND;
    }

    private static boolean near(long one, long other) {
        return Math.abs(one - other) <= SECOND;
    }
}
