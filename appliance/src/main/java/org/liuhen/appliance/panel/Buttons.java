package org.liuhen.appliance.panel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.liuhen.appliance.config.PanelConfig.Button;

/// Tells presses from the levels of inputs: a press is a button that was up, and is down in enough looks in a row.
/// What was down when it was first looked at presses nothing until it was up. Pure. One thread.
final class Buttons {
    private final int equalPolls;
    private final Duration stuckAfter;
    private final Map<Button, Contact> contacts = new EnumMap<>(Button.class);

    /// @param equalPolls how many looks in a row must agree
    /// @param stuckAfter a button that is down for so long is stuck
    Buttons(Collection<Button> buttons, int equalPolls, Duration stuckAfter) {
        this.equalPolls = equalPolls;
        this.stuckAfter = stuckAfter;
        for (Button button : buttons) {
            contacts.put(button, new Contact());
        }
    }

    private enum Position {
        UNKNOWN,
        UP,
        DOWN
    }

    private static final class Contact {
        private Position settled = Position.UNKNOWN;
        private Position seen = Position.UNKNOWN;
        private int times;
        private long downNanos;
    }

    /// One look.
    ///
    /// @param down the buttons that are down
    /// @param nanos monotonic time
    /// @return the buttons that were pressed
    List<Button> look(Set<Button> down, long nanos) {
        List<Button> pressed = new ArrayList<>();
        contacts.forEach((button, contact) -> {
            if (isPress(contact, down.contains(button) ? Position.DOWN : Position.UP, nanos)) {
                pressed.add(button);
            }
        });
        return pressed;
    }

    /// Whether no button is just changing.
    boolean areSettled() {
        return contacts.values().stream().allMatch(contact -> contact.seen == contact.settled);
    }

    /// Whether each button was seen up or down in enough looks: from then on a press counts.
    boolean areKnown() {
        return contacts.values().stream().noneMatch(contact -> contact.settled == Position.UNKNOWN);
    }

    /// The buttons that are down for too long.
    Set<Button> stuck(long nanos) {
        Set<Button> stuck = EnumSet.noneOf(Button.class);
        contacts.forEach((button, contact) -> {
            if (contact.settled == Position.DOWN && nanos - contact.downNanos >= stuckAfter.toNanos()) {
                stuck.add(button);
            }
        });
        return stuck;
    }

    /// Nobody has looked for a while: what is down next may have been down before.
    void forget() {
        contacts.replaceAll((_, _) -> new Contact());
    }

    private boolean isPress(Contact contact, Position now, long nanos) {
        contact.times = contact.seen == now ? contact.times + 1 : 1;
        contact.seen = now;
        if (contact.settled == now || contact.times < equalPolls) {
            return false;
        }
        boolean press = contact.settled == Position.UP && now == Position.DOWN;
        contact.settled = now;
        contact.downNanos = nanos;
        return press;
    }
}
