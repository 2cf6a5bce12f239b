package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.Access;
import org.liuhen.appliance.access.Action;
import org.liuhen.appliance.access.Admission;
import org.liuhen.appliance.access.Founders;
import org.liuhen.appliance.access.Journal;
import org.liuhen.appliance.access.Login;
import org.liuhen.appliance.access.Rights;
import org.liuhen.appliance.access.Role;
import org.liuhen.appliance.access.Viewing;
import org.liuhen.storage.AccessBook.Deed;
import org.liuhen.storage.format.AccessFact.Act;

/// The door: first accounts, login, logout.
final class AccessRoutes {
    private final Access access;
    private final Journal journal;
    private final Viewing viewing;
    private final Guard guard;

    AccessRoutes(Access access, Journal journal, Viewing viewing, Guard guard) {
        this.access = access;
        this.journal = journal;
        this.viewing = viewing;
        this.guard = guard;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/me", this::me);
        routes.post("/api/setup", this::setUp);
        routes.post("/api/login", this::logIn);
        routes.post("/api/logout", this::logOut);
    }

    private record Setup(
            @Nullable String token,
            @Nullable Credentials system,
            @Nullable Credentials security,
            @Nullable Credentials auditor,
            @Nullable Credentials everyday) {}

    /// @param code one-time code, where the account has them
    private record Credentials(
            @Nullable String name,
            @Nullable String password,
            @Nullable String code) {}

    /// @param setup whether the first accounts have yet to be made
    /// @param name who is logged in; null if nobody
    /// @param may what the account may do at all, as words of [Action]
    /// @param owed what has to be done before anything else
    /// @param lastLoginMicros the login before this one; told once, when logging in
    /// @param failures wrong passwords and codes since then
    private record Me(
            boolean setup,
            @Nullable String name,
            @Nullable String actor,
            @Nullable List<Role> roles,
            @Nullable String unit,
            @Nullable List<String> may,
            @Nullable Set<Login.Owed> owed,
            @Nullable Long lastLoginMicros,
            @Nullable Long failures) {
        static Me nobody(boolean setup) {
            return new Me(setup, null, null, null, null, null, null, null, null);
        }

        static Me of(Login login, @Nullable Long lastLoginMicros, @Nullable Long failures) {
            return new Me(
                    false,
                    login.name(),
                    login.actor(),
                    login.roles().stream().sorted().toList(),
                    login.unit(),
                    Stream.of(Action.values())
                            .filter(action -> Rights.any(login, action))
                            .map(Action::code)
                            .toList(),
                    login.owed(),
                    lastLoginMicros,
                    failures);
        }
    }

    private void me(Context context) throws IOException, WebFailure {
        if (Guard.showsToken(context)) {
            guard.requireLogin(context);
            guard.tellUse(guard.who(context), "GET /api/me");
        }
        Optional<Login> login = guard.find(context);
        boolean setup = access.setupToken().isPresent();
        Wire.write(context, login.map(is -> Me.of(is, null, null)).orElseGet(() -> Me.nobody(setup)));
    }

    private void setUp(Context context) throws IOException, WebFailure {
        Setup body = Wire.read(context, Setup.class);
        Founders founders = new Founders(
                founder(body.system()), founder(body.security()), founder(body.auditor()), founder(body.everyday()));
        answer(context, access.setUp(text(body.token()), founders, context.ip()));
    }

    private static Founders.Founder founder(@Nullable Credentials of) {
        return of == null ? new Founders.Founder("", "") : new Founders.Founder(text(of.name()), text(of.password()));
    }

    private void logIn(Context context) throws IOException, WebFailure {
        Credentials body = Wire.read(context, Credentials.class);
        answer(context, access.logIn(text(body.name()), text(body.password()), text(body.code()), context.ip()));
    }

    private void logOut(Context context) {
        Optional<Login> login = guard.find(context);
        guard.cookie(context).ifPresent(access::logOut);
        guard.clearCookie(context);
        login.ifPresent(who -> {
            viewing.leave(who.actor());
            journal.tell(Deed.of(who.actor(), Act.LOGOUT, "", ""));
        });
        Wire.write(context, Me.nobody(false));
    }

    private void answer(Context context, Admission admission) throws WebFailure {
        switch (admission) {
            case Admission.Admitted admitted -> {
                journal.tell(Deed.of(admitted.login().actor(), Act.LOGIN, "", ""));
                guard.setCookie(context, admitted.cookie());
                Wire.write(
                        context,
                        Me.of(
                                admitted.login(),
                                admitted.before().loginMicros(),
                                admitted.before().failures()));
            }
            case Admission.Refused refused -> {
                switch (refused.reason()) {
                    case WRONG_TOKEN, WRONG_PASSWORD, WRONG_CODE, WAIT ->
                        journal.count(Deed.of(
                                "nobody", Act.LOGIN_FAILED, refused.actor().orElse(""), ""));
                    case SETUP_DONE, CODE_WANTED, BAD_NAME, SAME_TWICE, WEAK_PASSWORD -> {}
                }
                if (refused.delay().isPositive()) {
                    context.header("Retry-After", Long.toString(seconds(refused.delay())));
                }
                throw failure(refused);
            }
        }
    }

    private static WebFailure failure(Admission.Refused refused) {
        return switch (refused.reason()) {
            case SETUP_DONE ->
                new WebFailure(409, "setup-done", "首批账户已经建立，请直接登录。", "The first accounts exist: log in.");
            case WRONG_TOKEN ->
                new WebFailure(
                        403,
                        "wrong-token",
                        "设置口令不正确。它显示在主机启动信息中，也保存在数据目录的 access/setup-token 文件里。",
                        "This is not the setup token. The machine printed it when it started, and it stands in"
                                + " access/setup-token of the state directory.");
            case WRONG_PASSWORD -> new WebFailure(403, "wrong-password", "用户名或密码不正确。", "Wrong name or password.");
            case CODE_WANTED -> new WebFailure(403, "code-wanted", "请输入动态口令。", "Give the one-time code too.");
            case WRONG_CODE ->
                new WebFailure(403, "wrong-code", "动态口令不正确或已用过。", "This is not the one-time code, or it was used.");
            case WAIT ->
                new WebFailure(
                        429,
                        "wait",
                        "尝试次数过多，请在 " + seconds(refused.delay()) + " 秒后再试。",
                        "Too many tries: try again in " + seconds(refused.delay()) + " s.");
            case BAD_NAME ->
                new WebFailure(400, "bad-name", "用户名须为 1 至 40 个可见字符。", "A name has 1 to 40 printable characters.");
            case SAME_TWICE ->
                new WebFailure(
                        400,
                        "same-twice",
                        "各账户的用户名和密码都不能相同：三员须分设。",
                        "Each account has its own name and its own password: the administrators are separate.");
            case WEAK_PASSWORD ->
                new WebFailure(
                        400,
                        "weak-password",
                        "密码须为 10 至 200 个字符，且不能与用户名相同。",
                        "A password has 10 to 200 characters and is not the name.");
        };
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static long seconds(Duration delay) {
        return Math.ceilDiv(delay.toMillis(), 1000L);
    }
}
