package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/// What this interface is, for the programmers of other systems.
final class ApiRoutes {
    private final String software;
    private volatile byte @Nullable [] document;

    ApiRoutes(String software) {
        this.software = software;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/openapi.json", this::tell);
    }

    /// It is made when the first one asks: a fault in it must not keep the machine from starting.
    private void tell(Context context) {
        byte[] made = document;
        if (made == null) {
            made = Wire.bytes(ApiDocument.of(software));
            document = made;
        }
        context.contentType("application/json; charset=utf-8").result(made);
    }
}
