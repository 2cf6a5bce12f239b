package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.Access;
import org.liuhen.appliance.access.AccountRefusal;
import org.liuhen.appliance.access.Action;
import org.liuhen.appliance.access.Journal;
import org.liuhen.appliance.access.Login;
import org.liuhen.appliance.access.Reach;
import org.liuhen.appliance.access.Rights;
import org.liuhen.appliance.access.Role;
import org.liuhen.appliance.sheet.QrCode;
import org.liuhen.storage.AccessBook.Deed;
import org.liuhen.storage.format.AccessFact.Act;

/// Accounts: one's own, and, for administrators, those of all.
final class AccountRoutes {
    private final Access access;
    private final Journal journal;
    private final Guard guard;

    AccountRoutes(Access access, Journal journal, Guard guard) {
        this.access = access;
        this.journal = journal;
        this.guard = guard;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/rights", context -> Wire.write(context, rights()));
        routes.post("/api/me/password", context -> done(context, () -> changePassword(context)));
        routes.post("/api/me/code", this::newCode);
        routes.post("/api/me/code/confirm", context -> done(context, () -> confirmCode(context)));
        routes.delete("/api/me/code", context -> done(context, () -> endCode(context)));
        routes.get("/api/accounts", context -> Wire.write(context, shown(context)));
        routes.post("/api/accounts", context -> done(context, () -> make(context)));
        routes.post("/api/accounts/{account}/place", context -> done(context, () -> place(context)));
        routes.post("/api/accounts/{account}/password", context -> done(context, () -> reset(context)));
        routes.post("/api/accounts/{account}/roles", context -> done(context, () -> grant(context)));
    }

    /// A word of a closed list.
    private record Word(String code, String text, String textEn) {
        static Word of(Role role) {
            return new Word(role.code(), role.chinese(), role.english());
        }
    }

    /// @param cells for each role, in their order, how far its right goes
    private record Row(String code, String text, String textEn, List<Cell> cells) {}

    private record Cell(Reach reach, String text, String textEn) {}

    private record Table(List<Word> roles, List<Row> actions) {}

    /// @param mayMake whether whoever asks makes accounts
    /// @param mayGrant whether whoever asks gives roles
    private record Accounts(List<Access.View> accounts, List<Word> roles, boolean mayMake, boolean mayGrant) {}

    private record Passwords(@Nullable String old, @Nullable String fresh) {}

    private record Code(@Nullable String code, @Nullable String password) {}

    /// @param squares rows of the QR code: 1 is dark
    private record NewCode(String secret, String address, List<String> squares) {}

    private record NewAccount(
            @Nullable String name, @Nullable String password) {}

    private record Place(
            @Nullable String unit,
            @Nullable String licence,
            @Nullable Boolean disabled) {}

    private record NewRoles(@Nullable List<@Nullable String> roles) {}

    private record Done(boolean done) {}

    private interface Deeds {
        void run() throws IOException, WebFailure, AccountRefusal;
    }

    private static void done(Context context, Deeds deeds) throws IOException, WebFailure {
        try {
            deeds.run();
            Wire.write(context, new Done(true));
        } catch (AccountRefusal e) {
            throw refused(e);
        }
    }

    static WebFailure refused(AccountRefusal e) {
        return new WebFailure(422, "not-taken", e.chinese(), e.english());
    }

    private static Table rights() {
        List<Row> rows = new ArrayList<>();
        for (Action action : Action.values()) {
            List<Cell> cells = Stream.of(Role.values())
                    .map(role -> Rights.of(role, action))
                    .map(reach -> new Cell(reach, reach.chinese(), reach.english()))
                    .toList();
            rows.add(new Row(action.code(), action.chinese(), action.english(), cells));
        }
        return new Table(Stream.of(Role.values()).map(Word::of).toList(), rows);
    }

    private Accounts shown(Context context) {
        Login who = guard.who(context);
        boolean mayMake = Rights.may(who, Action.ACCOUNTS);
        boolean mayGrant = Rights.may(who, Action.ROLES);
        boolean all = mayMake || mayGrant || Rights.may(who, Action.AUDIT);
        return new Accounts(
                access.accounts().stream()
                        .filter(each -> all || each.actor().equals(who.actor()))
                        .toList(),
                Stream.of(Role.values()).filter(Role::isOfPeople).map(Word::of).toList(),
                mayMake,
                mayGrant);
    }

    private void changePassword(Context context) throws IOException, WebFailure, AccountRefusal {
        Passwords body = Wire.read(context, Passwords.class);
        Login who = guard.who(context);
        access.changePassword(guard.cookie(context).orElse(""), who.actor(), text(body.old()), text(body.fresh()));
        tell(who, who.actor(), "password");
    }

    private void newCode(Context context) throws IOException, WebFailure {
        try {
            Access.NewCode made = access.newCode(guard.who(context).actor());
            Wire.write(context, new NewCode(made.secret(), made.address(), QrCode.rows(made.address())));
        } catch (AccountRefusal e) {
            throw refused(e);
        }
    }

    private void confirmCode(Context context) throws IOException, WebFailure, AccountRefusal {
        Login who = guard.who(context);
        access.confirmCode(who.actor(), text(Wire.read(context, Code.class).code()));
        tell(who, who.actor(), "code on");
    }

    private void endCode(Context context) throws IOException, WebFailure, AccountRefusal {
        Login who = guard.who(context);
        access.endCode(who.actor(), text(Wire.read(context, Code.class).password()));
        tell(who, who.actor(), "code off");
    }

    private void make(Context context) throws IOException, WebFailure, AccountRefusal {
        NewAccount body = Wire.read(context, NewAccount.class);
        String made = access.make(text(body.name()), text(body.password()));
        tell(guard.who(context), made, "made");
    }

    private void place(Context context) throws IOException, WebFailure, AccountRefusal {
        Place body = Wire.read(context, Place.class);
        String account = account(context);
        boolean disabled = Boolean.TRUE.equals(body.disabled());
        enter(guard.who(context), account, disabled ? "disabled" : "placed");
        access.place(account, text(body.unit()), text(body.licence()), disabled);
    }

    private void reset(Context context) throws IOException, WebFailure, AccountRefusal {
        NewAccount body = Wire.read(context, NewAccount.class);
        String account = account(context);
        enter(guard.who(context), account, "password reset, roles taken");
        access.reset(account, text(body.password()));
    }

    private void grant(Context context) throws IOException, WebFailure, AccountRefusal {
        NewRoles body = Wire.read(context, NewRoles.class);
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (body.roles() != null) {
            for (String code : body.roles()) {
                roles.add(Role.ofCode(String.valueOf(code))
                        .orElseThrow(() -> WebFailure.badRequest("没有这个角色。", "There is no such role.")));
            }
        }
        String account = account(context);
        String names = String.join(" ", roles.stream().map(Role::code).toList());
        enter(guard.who(context), account, "roles " + names);
        access.grant(guard.who(context), account, roles);
    }

    private static String account(Context context) throws WebFailure {
        String account = context.pathParam("account");
        if (!account.matches("account-[0-9a-f]{8}")) {
            throw WebFailure.notFound("没有这个账户。", "There is no such account.");
        }
        return account;
    }

    /// What gives power stands in the log before it does.
    private void enter(Login who, String account, String what) throws IOException {
        journal.enter(Deed.of(who.actor(), Act.ACCOUNT, account, what.length() > 120 ? what.substring(0, 120) : what));
    }

    private void tell(Login who, String account, String what) {
        journal.tell(Deed.of(who.actor(), Act.ACCOUNT, account, what));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
