package org.liuhen.appliance.archive;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.liuhen.appliance.watch.Alarm;
import org.liuhen.appliance.watch.AlarmBoard;
import org.liuhen.appliance.watch.AlarmCode;
import org.liuhen.storage.time.Clocks;
import org.liuhen.storage.witness.WitnessState;

/// Sees to it that nobody overlooks the witness: one that does not answer, that refuses, that has seen another
/// history. One thread.
public final class WitnessWatch {
    private final Supplier<Optional<WitnessState>> witness;
    private final AlarmBoard board;
    private final Clocks clocks;

    public WitnessWatch(Supplier<Optional<WitnessState>> witness, AlarmBoard board, Clocks clocks) {
        this.witness = witness;
        this.board = board;
        this.clocks = clocks;
    }

    /// One round.
    public void round() {
        witness.get()
                .ifPresent(state -> board.say(
                        AlarmBoard.Teller.WITNESS,
                        code(state.link())
                                .map(code -> alarm(code, state.problem().orElse("")))
                                .map(List::of)
                                .orElse(List.of())));
    }

    private static Optional<AlarmCode> code(WitnessState.Link link) {
        return switch (link) {
            case CONTRADICTED -> Optional.of(AlarmCode.WITNESS_CONTRADICTED);
            case REFUSED -> Optional.of(AlarmCode.WITNESS_REFUSED);
            case UNREACHABLE -> Optional.of(AlarmCode.WITNESS_UNREACHABLE);
            case CONNECTING, CONNECTED -> Optional.empty();
        };
    }

    private Alarm alarm(AlarmCode code, String problem) {
        return new Alarm(
                code,
                Optional.empty(),
                clocks.wallMicros(),
                code.chinese() + "：" + problem,
                code.english() + ": " + problem);
    }
}
