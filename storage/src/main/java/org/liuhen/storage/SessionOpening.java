package org.liuhen.storage;

import java.util.List;
import org.liuhen.storage.format.Json;

/// How a session begins.
///
/// @param room where
/// @param by what or who pressed START, never a person's name
/// @param tracks names of all tracks it has, whether their sources come or not
/// @param metadata everything personal; goes into a metadata object, not into the log
public record SessionOpening(String room, String by, List<String> tracks, Json.Fields metadata) {
    public SessionOpening {
        tracks = List.copyOf(tracks);
    }
}
