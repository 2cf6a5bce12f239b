package org.liuhen.appliance.cases;

import java.util.List;

/// The marks that a session owes.
///
/// @param requires kinds of marks, none if it owes nothing
/// @param withinSeconds how long after START they may come
public record Rule(List<String> requires, long withinSeconds) {
    /// Owes nothing.
    static final Rule NONE = new Rule(List.of(), 0);

    public Rule {
        requires = List.copyOf(requires);
    }
}
