package org.liuhen.appliance.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.liuhen.appliance.config.PanelConfig.Button;

/// Levels as a string: `_` is a look at a button that is up, `#` at one that is down, `|` a line that was lost.
class ButtonsTest {
    private static final long LOOK_NANOS = 50_000_000;

    @ParameterizedTest
    @CsvSource({
        "__###__, ...P...",
        "__#____, .......",
        "__#_#_#, .......",
        "__##_#_, ...P...",
        "__##__##, ...P...P",
        "__##_##_, ...P....",
        "#######, .......",
        "##__##_, .....P.",
        "__##|###, ...P....",
        "__##|#__##, ...P.....P",
    })
    void aPressIsAnEdgeThatTwoLooksAgreeOn(String levels, String presses) {
        Buttons buttons = new Buttons(List.of(Button.START), 2, Duration.ofSeconds(30));
        StringBuilder seen = new StringBuilder();
        long nanos = 0;
        for (int i = 0; i < levels.length(); i++) {
            char level = levels.charAt(i);
            nanos += LOOK_NANOS;
            if (level == '|') {
                buttons.forget();
                seen.append('.');
                continue;
            }
            Set<Button> down = level == '#' ? Set.of(Button.START) : Set.of();
            seen.append(buttons.look(down, nanos).isEmpty() ? '.' : 'P');
        }
        assertThat(seen.toString()).isEqualTo(presses);
    }

    @Test
    void aButtonThatIsHeldIsStuckUntilItIsUp() {
        Buttons buttons = new Buttons(List.of(Button.STOP, Button.START), 2, Duration.ofSeconds(30));
        List<Button> pressed = new ArrayList<>();
        long nanos = 0;
        for (; nanos <= 31_000_000_000L; nanos += LOOK_NANOS) {
            pressed.addAll(buttons.look(nanos < 100_000_000 ? Set.of() : Set.of(Button.STOP), nanos));
            assertThat(buttons.stuck(nanos).contains(Button.STOP)).isEqualTo(nanos >= 30_150_000_000L);
        }
        assertThat(pressed).containsExactly(Button.STOP);
        buttons.look(EnumSet.noneOf(Button.class), nanos);
        buttons.look(EnumSet.noneOf(Button.class), nanos + LOOK_NANOS);
        assertThat(buttons.stuck(nanos + LOOK_NANOS)).isEmpty();
        assertThat(buttons.areSettled()).isTrue();
    }
}
