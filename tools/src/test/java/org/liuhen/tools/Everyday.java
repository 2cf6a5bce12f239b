package org.liuhen.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;

/// The everyday account of an office: made at the first use, logged in at each.
final class Everyday {
    private static final String NAME = "李建国";
    private static final String PASSWORD = "correct horse battery";

    private Everyday() {}

    /// The page as that account sees it.
    static LocalPage at(Path state, int port) throws IOException {
        LocalPage page = new LocalPage(state, port);
        enter(page, state);
        return page;
    }

    /// Somebody who plays recordings, with that account.
    static Auditor auditor(Path state, int port) throws IOException, InterruptedException, GeneralSecurityException {
        return new Auditor(state, port, NAME, PASSWORD);
    }

    /// Goes on with `page` as that account.
    static void enter(LocalPage page, Path state) throws IOException {
        Path token = state.resolve("access/setup-token");
        if (Files.exists(token)) {
            page.logIn(
                    "/api/setup",
                    Map.of(
                            "token",
                            Files.readString(token).strip(),
                            "system",
                            account("系统管理员", "system administrator's"),
                            "security",
                            account("安全管理员", "security administrator's"),
                            "auditor",
                            account("安全审计员", "security auditor's"),
                            "everyday",
                            account(NAME, PASSWORD)));
        } else {
            page.logIn("/api/login", account(NAME, PASSWORD));
        }
    }

    private static Map<String, String> account(String name, String password) {
        return Map.of("name", name, "password", password);
    }
}
