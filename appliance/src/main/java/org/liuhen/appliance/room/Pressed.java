package org.liuhen.appliance.room;

/// Who pressed START or STOP, and with what.
///
/// @param means `page` or `command`: this stands in the log
/// @param person who it was, as far as is known: this stands in metadata only
public record Pressed(String means, String person) {
    /// Pressed on the page by whoever is logged in there.
    public static Pressed onPage(String person) {
        return new Pressed("page", person);
    }

    /// Pressed through the command line of the machine itself.
    public static Pressed byCommand() {
        return new Pressed("command", "");
    }
}
