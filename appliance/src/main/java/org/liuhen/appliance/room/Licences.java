package org.liuhen.appliance.room;

import java.util.List;
import java.util.Optional;

/// Who knows the people of the session that a room will begin next.
public interface Licences {
    /// Nobody is known.
    Licences UNKNOWN = room -> Optional.empty();

    /// What is wrong with them, nothing if all is well; empty if nobody was written down. Waits for nothing.
    Optional<List<Doubt>> of(String room);

    /// Something about them that should not be.
    ///
    /// @param grave whether it is an expired licence, or that there is no officer at all
    record Doubt(boolean grave, String chinese, String english) {}
}
