package org.liuhen.appliance.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.liuhen.appliance.watch.Alarm;
import org.liuhen.appliance.watch.AlarmBoard;
import org.liuhen.appliance.watch.AlarmCode;
import org.liuhen.appliance.watch.Bulletin;
import org.liuhen.storage.time.SystemClocks;
import org.liuhen.storage.witness.WitnessState;
import org.liuhen.storage.witness.WitnessState.Link;

/// A witness that does not cosign is an alarm, and none when it does.
class WitnessWatchTest {
    private final SystemClocks clocks = new SystemClocks();
    private final AlarmBoard board = new AlarmBoard(new Bulletin(clocks));
    private Optional<WitnessState> state = Optional.empty();

    @Test
    void eachTroubleIsAnAlarmOfItsOwnAndEndsWithIt() {
        WitnessWatch watch = new WitnessWatch(() -> state, board, clocks);
        watch.round();
        assertThat(board.current()).as("there is no witness").isEmpty();
        Map<Link, AlarmCode> codes = Map.of(
                Link.UNREACHABLE, AlarmCode.WITNESS_UNREACHABLE,
                Link.REFUSED, AlarmCode.WITNESS_REFUSED,
                Link.CONTRADICTED, AlarmCode.WITNESS_CONTRADICTED);
        for (Link link : Link.values()) {
            state = Optional.of(new WitnessState("w", link, 7, Optional.empty(), Optional.of("it is so")));
            watch.round();
            assertThat(board.current().stream().map(Alarm::code).toList())
                    .isEqualTo(codes.containsKey(link) ? List.of(codes.get(link)) : List.of());
            board.current().forEach(alarm -> assertThat(alarm.english()).contains("it is so"));
        }
    }
}
