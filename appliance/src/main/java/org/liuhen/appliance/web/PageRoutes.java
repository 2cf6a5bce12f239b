package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.liuhen.storage.format.Hash;

/// The front end: a few files out of the program itself, held in memory.
final class PageRoutes {
    private static final Map<String, String> FILES = Map.of(
            "/", "index.html",
            "/app.js", "app.js",
            "/app.css", "app.css",
            "/icon.svg", "icon.svg");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private final List<Served> files;

    private PageRoutes(List<Served> files) {
        this.files = files;
    }

    private record Served(String path, byte[] bytes, String tag, String type) {}

    /// Takes the files out of the program.
    static PageRoutes load() throws IOException {
        List<Served> files = new ArrayList<>();
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            byte[] bytes = read(file.getValue());
            String tag = "\"" + Hash.over(bytes).hex().substring(0, 32) + "\"";
            String type = TYPES.getOrDefault(file.getValue().replaceFirst(".*\\.", ""), "text/plain");
            files.add(new Served(file.getKey(), bytes, tag, type));
        }
        return new PageRoutes(files);
    }

    void addTo(RoutesConfig routes) {
        for (Served file : files) {
            routes.get(file.path(), context -> send(context, file));
        }
    }

    private static void send(Context context, Served file) {
        context.header("ETag", file.tag()).header("Cache-Control", "no-cache").contentType(file.type());
        if (file.tag().equals(context.header("If-None-Match"))) {
            context.status(304);
        } else {
            context.result(file.bytes());
        }
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = PageRoutes.class.getResourceAsStream("/page/" + name)) {
            if (in == null) {
                throw new IOException("the page's file " + name + " is not in this program: build it with Node");
            }
            return in.readAllBytes();
        }
    }
}
