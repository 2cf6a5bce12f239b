package org.liuhen.appliance.web;

import org.liuhen.appliance.room.RoomView;
import org.liuhen.appliance.room.Rooms;

/// What the configuration calls rooms and sources now; their names in the log where they are no longer there.
final class SourceTitles {
    private final Rooms rooms;

    SourceTitles(Rooms rooms) {
        this.rooms = rooms;
    }

    String room(String id) {
        return rooms.rooms().stream()
                .filter(room -> room.id().equals(id))
                .map(RoomView::name)
                .findFirst()
                .orElse(id);
    }

    String track(String roomId, String track) {
        return rooms.rooms().stream()
                .filter(room -> room.id().equals(roomId))
                .flatMap(room -> room.sources().stream())
                .filter(source -> source.name().equals(track))
                .map(RoomView.SourceView::title)
                .findFirst()
                .orElse(track);
    }
}
