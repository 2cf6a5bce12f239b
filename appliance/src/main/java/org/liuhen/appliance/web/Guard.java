package org.liuhen.appliance.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.Access;
import org.liuhen.appliance.access.Journal;
import org.liuhen.appliance.access.Login;
import org.liuhen.appliance.access.Tokens;
import org.liuhen.appliance.access.Tokens.Answer;
import org.liuhen.storage.AccessBook.Deed;
import org.liuhen.storage.format.AccessFact.Act;

/// Stands before every request: who asks, by cookie or by token, whether a foreign site made the browser ask, and the
/// headers that keep
/// the page to itself.
final class Guard {
    /// Sent by our page with each POST; a foreign site cannot add it without asking us first (Fetch, CORS
    /// protocol).
    static final String OWN_HEADER = "X-Liuhen";

    /// The prefix makes browsers refuse it unless it is secure, for this host and for all paths (RFC 6265bis,
    /// 4.1.3).
    static final String COOKIE = "__Host-liuhen";

    private static final String POLICY = "default-src 'self'; media-src 'self' blob:; object-src 'none';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String BEARER = "Bearer ";
    private static final String WHO = "login";
    private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

    private final Access access;
    private final Journal journal;

    Guard(Access access, Journal journal) {
        this.access = access;
        this.journal = journal;
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

    /// Refuses a change that did not come from our page, from the command line or with a token: no foreign site can
    /// make a browser send one.
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
        if (!RouteRights.isOpen(context.path())) {
            requireLogin(context);
        }
    }

    /// Refuses whoever is not logged in and shows no token.
    void requireLogin(Context context) throws WebFailure {
        if (context.attribute(WHO) != null) {
            return;
        }
        Optional<String> bearer = bearer(context);
        Login login = bearer.isPresent()
                ? admitted(context, bearer.get())
                : cookie(context)
                        .flatMap(access::login)
                        .orElseThrow(() -> new WebFailure(401, "login-required", "请先登录。", "Log in first."));
        context.attribute(WHO, login);
    }

    private Login admitted(Context context, String bearer) throws WebFailure {
        return switch (answer(context, bearer)) {
            case Answer.Known(Login login) -> login;
            case Answer.Refused refused -> {
                journal.count(
                        Deed.of("nobody", Act.LOGIN_FAILED, refused.actor().orElse(""), ""));
                throw failure(context, refused);
            }
        };
    }

    /// The command line comes first: nobody's wrong tokens keep the machine itself from its buttons.
    private Answer answer(Context context, String bearer) {
        return access.operator(bearer)
                .<Answer>map(Answer.Known::new)
                .orElseGet(() -> access.tokens().admit(bearer, context.ip()));
    }

    private static WebFailure failure(Context context, Answer.Refused refused) {
        if (refused.reason() == Tokens.Reason.WAIT) {
            long seconds = Math.ceilDiv(refused.delay().toMillis(), 1000L);
            context.header("Retry-After", Long.toString(seconds));
            return new WebFailure(
                    429,
                    "wait",
                    "错误的令牌过多，请在 " + seconds + " 秒后再试。",
                    "Too many wrong tokens: try again in " + seconds + " s.");
        }
        context.header("WWW-Authenticate", BEARER + "error=\"invalid_token\"");
        return switch (refused.reason()) {
            case WAIT, WRONG -> new WebFailure(401, "wrong-token", "令牌不正确。", "This is no token of this machine.");
            case OVER ->
                new WebFailure(
                        401,
                        "token-over",
                        "令牌已过有效期，请安全管理员另发。",
                        "The token is over: the security administrator issues another one.");
            case REVOKED -> new WebFailure(401, "token-revoked", "令牌已撤销。", "The token was revoked.");
            case ELSEWHERE ->
                new WebFailure(
                        401,
                        "token-elsewhere",
                        "该令牌不能从地址 " + context.ip() + " 使用。",
                        "The token may not come from " + context.ip() + ".");
        };
    }

    /// Who asks, after [#requireLogin].
    Login who(Context context) {
        Login login = context.attribute(WHO);
        if (login == null) {
            throw new IllegalStateException("this address is not behind the login");
        }
        return login;
    }

    /// Whether whoever asks shows a token.
    static boolean showsToken(Context context) {
        return bearer(context).isPresent();
    }

    /// Who asks, if anyone is logged in.
    Optional<Login> find(Context context) {
        Optional<String> bearer = bearer(context);
        if (bearer.isEmpty()) {
            return cookie(context).flatMap(access::login);
        }
        return answer(context, bearer.get()) instanceof Answer.Known(Login login)
                ? Optional.of(login)
                : Optional.empty();
    }

    /// Tells that another system came in: with people the login is told, a token has none.
    ///
    /// @param address the method and the pattern of the path
    void tellUse(Login who, String address) {
        if (who.scope().isPresent()) {
            journal.count(Deed.of(who.actor(), Act.LOGIN, "", address));
        }
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
