package org.liuhen.tools.copy;

import java.util.List;

/// The words of a moment.
///
/// @param strip lines at the lower edge
/// @param card lines in the middle; none for no card
public record Words(List<String> strip, List<String> card) {
    public Words {
        strip = List.copyOf(strip);
        card = List.copyOf(card);
    }

    /// What is to be read at a moment.
    public interface Source {
        /// @param micros session time
        Words at(long micros);
    }
}
