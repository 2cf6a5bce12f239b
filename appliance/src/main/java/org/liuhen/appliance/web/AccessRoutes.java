package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.Access;
import org.liuhen.appliance.access.Admission;
import org.liuhen.appliance.access.Login;

/// First account, login, logout.
final class AccessRoutes {
    /// Those that want no login: by them people log in.
    static final Set<String> OPEN = Set.of("/api/me", "/api/setup", "/api/login", "/api/logout");

    private final Access access;
    private final Guard guard;

    AccessRoutes(Access access, Guard guard) {
        this.access = access;
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
            @Nullable String name,
            @Nullable String password) {}

    private record Credentials(
            @Nullable String name, @Nullable String password) {}

    /// @param setup whether the first account has yet to be made
    /// @param name who is logged in; null if nobody
    private record Me(boolean setup, @Nullable String name) {}

    private void me(Context context) throws IOException {
        String name = guard.find(context).map(Login::name).orElse(null);
        Wire.write(context, new Me(access.setupToken().isPresent(), name));
    }

    private void setUp(Context context) throws IOException, WebFailure {
        Setup body = Wire.read(context, Setup.class);
        answer(context, access.setUp(text(body.token()), text(body.name()), text(body.password()), context.ip()));
    }

    private void logIn(Context context) throws WebFailure {
        Credentials body = Wire.read(context, Credentials.class);
        answer(context, access.logIn(text(body.name()), text(body.password()), context.ip()));
    }

    private void logOut(Context context) {
        guard.cookie(context).ifPresent(access::logOut);
        guard.clearCookie(context);
        Wire.write(context, new Me(false, null));
    }

    private void answer(Context context, Admission admission) throws WebFailure {
        switch (admission) {
            case Admission.Admitted admitted -> {
                guard.setCookie(context, admitted.cookie());
                Wire.write(context, new Me(false, admitted.login().name()));
            }
            case Admission.Refused refused -> {
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
                new WebFailure(409, "setup-done", "首个账户已经建立，请直接登录。", "The first account exists: log in.");
            case WRONG_TOKEN ->
                new WebFailure(
                        403,
                        "wrong-token",
                        "设置口令不正确。它显示在主机启动信息中，也保存在数据目录的 access/setup-token 文件里。",
                        "This is not the setup token. The machine printed it when it started, and it stands in"
                                + " access/setup-token of the state directory.");
            case WRONG_PASSWORD -> new WebFailure(403, "wrong-password", "用户名或密码不正确。", "Wrong name or password.");
            case WAIT ->
                new WebFailure(
                        429,
                        "wait",
                        "尝试次数过多，请在 " + seconds(refused.delay()) + " 秒后再试。",
                        "Too many tries: try again in " + seconds(refused.delay()) + " s.");
            case BAD_NAME ->
                new WebFailure(400, "bad-name", "用户名须为 1 至 40 个可见字符。", "A name has 1 to 40 printable characters.");
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
