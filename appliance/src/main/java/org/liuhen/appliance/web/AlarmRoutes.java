package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import org.liuhen.appliance.watch.Notice;
import org.liuhen.appliance.watch.Watching;

/// The alarms that are on.
final class AlarmRoutes {
    private final Watching watching;

    AlarmRoutes(Watching watching) {
        this.watching = watching;
    }

    void addTo(RoutesConfig routes) {
        routes.get(
                "/api/alarms",
                context -> Wire.write(
                        context,
                        watching.board().current().stream()
                                .map(Notice.OfAlarm::of)
                                .toList()));
    }
}
