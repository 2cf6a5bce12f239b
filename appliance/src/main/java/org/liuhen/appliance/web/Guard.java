package org.liuhen.appliance.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.Access;
import org.liuhen.appliance.access.Login;

/// Stands before every request: who asks, whether a foreign site made the browser ask, and the headers that keep
/// the page to itself.
final class Guard {
    /// Sent by our page with each POST; a foreign site cannot add it without asking us first (Fetch, CORS
    /// protocol).
    static final String OWN_HEADER = "X-Liuhen";

    /// The prefix makes browsers refuse it unless it is secure, for this host and for all paths (RFC 6265bis,
    /// 4.1.3).
    private static final String COOKIE = "__Host-liuhen";

    private static final String POLICY = "default-src 'self'; media-src 'self' blob:; object-src 'none';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String BEARER = "Bearer ";
    private static final String WHO = "login";
    private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

    private final Access access;

    Guard(Access access) {
        this.access = access;
    }

    /// Headers for every answer. No HSTS: it would lock the browsers out for good if the administrator puts
    /// another certificate in place that they do not accept.
    void addHeaders(Context context) {
        context.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cache-Control", "no-store");
    }

    /// Refuses a change that did not come from our page or from the command line.
    void requireOwnPage(Context context) throws WebFailure {
        boolean changes = !READING.contains(context.method());
        if (changes && context.header(OWN_HEADER) == null && bearer(context).isEmpty()) {
            throw new WebFailure(
                    403,
                    "foreign-request",
                    "该请求不是从本机页面发出的，已拒绝。",
                    "This request did not come from the page of this machine: send the header " + OWN_HEADER + ".");
        }
    }

    /// Refuses whoever is not logged in, but for the addresses by which people log in.
    void requireLoginUnlessOpen(Context context) throws WebFailure {
        if (!AccessRoutes.OPEN.contains(context.path())) {
            requireLogin(context);
        }
    }

    /// Refuses whoever is not logged in.
    void requireLogin(Context context) throws WebFailure {
        Login login = find(context).orElseThrow(() -> new WebFailure(401, "login-required", "请先登录。", "Log in first."));
        context.attribute(WHO, login);
    }

    /// Who asks, after [#requireLogin].
    Login who(Context context) {
        Login login = context.attribute(WHO);
        if (login == null) {
            throw new IllegalStateException("this address is not behind the login");
        }
        return login;
    }

    /// Who asks, if anyone is logged in.
    Optional<Login> find(Context context) {
        Optional<String> bearer = bearer(context);
        if (bearer.isPresent()) {
            return access.operator(bearer.get());
        }
        return cookie(context).flatMap(access::login);
    }

    Optional<String> cookie(Context context) {
        return Optional.ofNullable(context.cookie(COOKIE));
    }

    void setCookie(Context context, String value) {
        context.header("Set-Cookie", COOKIE + "=" + value + "; Path=/; Secure; HttpOnly; SameSite=Strict");
    }

    void clearCookie(Context context) {
        context.header("Set-Cookie", COOKIE + "=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
    }

    private static Optional<String> bearer(Context context) {
        @Nullable String header = context.header("Authorization");
        return header != null && header.startsWith(BEARER)
                ? Optional.of(header.substring(BEARER.length()).strip())
                : Optional.empty();
    }
}
