package org.liuhen.appliance.panel;

import java.util.Optional;

/// The air of the rooms. Every answer comes at once.
public interface Climate {
    /// The newest reading of a room's sensor; empty if it has none, or it never answered.
    Optional<Reading> of(String room);
}
