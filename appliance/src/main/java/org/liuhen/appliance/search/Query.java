package org.liuhen.appliance.search;

import java.util.Optional;
import java.util.Set;
import org.liuhen.storage.format.Cause;

/// What is looked for: all that is said must fit. Empty texts ask for nothing.
///
/// @param text anywhere: each word of it, by blanks
/// @param caseNumber 案号, or a part of it
/// @param object 当事人
/// @param officer 执法人员 or 辅助人员
/// @param licence 执法证号
/// @param item 事项
/// @param stage 环节
/// @param room name of the room, or its id
/// @param recorder 录制人
/// @param fromMicros sessions that go on after it
/// @param toMicros sessions that began before it
/// @param finding what was found in it
public record Query(
        String text,
        String caseNumber,
        String object,
        String officer,
        String licence,
        String item,
        String stage,
        String room,
        String recorder,
        long fromMicros,
        long toMicros,
        Optional<State> state,
        Optional<Finding> finding) {
    /// How a session stands.
    public enum State {
        /// It is being recorded.
        RECORDING,
        /// It has ended.
        ENDED,
        /// It has interruptions that wait for a statement.
        WAITING,
        /// It has ended and none waits.
        COMPLETE
    }

    /// What was found in a session.
    public sealed interface Finding {
        /// An interruption or a flaw of any of these causes.
        record Causes(Set<Cause> causes) implements Finding {
            public Causes {
                causes = Set.copyOf(causes);
            }
        }

        /// Stored bytes that are not those of the log, by the newest look at them.
        record Damage() implements Finding {}
    }

    /// The same, with its texts as they are compared.
    Query folded() {
        return new Query(
                text.strip(),
                Folding.of(caseNumber),
                Folding.of(object),
                Folding.of(officer),
                Folding.of(licence),
                Folding.of(item),
                Folding.of(stage),
                Folding.of(room),
                Folding.of(recorder),
                fromMicros,
                toMicros,
                state,
                finding);
    }

    /// Whether a session fits, after [#folded].
    ///
    /// @param words of the text, folded
    /// @param damaged sessions with damage
    boolean fits(SearchRow row, String[] words, Set<String> damaged) {
        Known known = row.known();
        if (known.startMicros() >= toMicros || (known.endMicros() >= 0 && known.endMicros() < fromMicros)) {
            return false;
        }
        if (state.isPresent() && !stands(known, state.get())) {
            return false;
        }
        if (finding.isPresent() && !found(known, finding.get(), damaged)) {
            return false;
        }
        for (String word : words) {
            if (!row.mentions(word)) {
                return false;
            }
        }
        return row.caseNumber().contains(caseNumber)
                && row.parties().contains(object)
                && row.officers().contains(officer)
                && row.licences().contains(licence)
                && row.item().contains(item)
                && row.stage().contains(stage)
                && row.room().contains(room)
                && row.recorder().contains(recorder);
    }

    private static boolean stands(Known known, State state) {
        return switch (state) {
            case RECORDING -> known.endMicros() < 0;
            case ENDED -> known.endMicros() >= 0;
            case WAITING -> known.waiting() > 0;
            case COMPLETE -> known.complete();
        };
    }

    private static boolean found(Known known, Finding finding, Set<String> damaged) {
        return switch (finding) {
            case Finding.Causes causes -> known.causes().stream().anyMatch(causes.causes()::contains);
            case Finding.Damage _ -> damaged.contains(known.session());
        };
    }
}
