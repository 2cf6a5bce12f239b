package org.liuhen.appliance.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.liuhen.appliance.access.AccountRefusal;
import org.liuhen.appliance.access.Action;
import org.liuhen.appliance.access.Journal;
import org.liuhen.appliance.access.Login;
import org.liuhen.appliance.access.Scope;
import org.liuhen.appliance.access.Tokens;
import org.liuhen.appliance.access.Tokens.Issued;
import org.liuhen.storage.AccessBook.Deed;
import org.liuhen.storage.format.AccessFact.Act;
import org.liuhen.storage.format.FieldsBuilder;

/// The tokens of other systems, for the security administrator.
final class TokenRoutes {
    private final Tokens tokens;
    private final Journal journal;
    private final List<String> units;
    private final Guard guard;

    /// @param units of the rooms, by the id of the room
    TokenRoutes(Tokens tokens, Journal journal, Map<String, String> units, Guard guard) {
        this.tokens = tokens;
        this.journal = journal;
        this.units = List.copyOf(new TreeSet<>(units.values()));
        this.guard = guard;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/tokens", context -> Wire.write(context, shown()));
        routes.post("/api/tokens", this::issue);
        routes.delete("/api/tokens/{token}", this::revoke);
    }

    /// A word of a closed list.
    private record Word(String code, String text, String textEn) {}

    /// @param scopes what a token can be for
    /// @param units those that rooms belong to
    /// @param longest the last day that a token issued now can have
    private record Shown(List<Tokens.View> tokens, List<Word> scopes, List<String> units, String longest) {}

    /// @param name which system it is for
    /// @param lastDay like `2027-06-30`
    /// @param addresses where it may come from; everywhere without them
    private record NewToken(
            @Nullable String name,
            @Nullable List<@Nullable String> scopes,
            @Nullable List<@Nullable String> units,
            @Nullable Boolean everyUnit,
            @Nullable String lastDay,
            @Nullable List<@Nullable String> addresses) {}

    private Shown shown() {
        return new Shown(
                tokens.all(),
                Scope.POSSIBLE.stream()
                        .map(action -> new Word(action.code(), action.chinese(), action.english()))
                        .toList(),
                units,
                tokens.longest().toString());
    }

    private void issue(Context context) throws IOException, WebFailure {
        NewToken in = Wire.read(context, NewToken.class);
        Tokens.Order order = new Tokens.Order(
                in.name() == null ? "" : in.name(),
                new Scope(actions(texts(in.scopes())), known(texts(in.units())), Boolean.TRUE.equals(in.everyUnit())),
                day(in.lastDay()),
                texts(in.addresses()));
        Login who = guard.who(context);
        try {
            Issued issued = tokens.issue(order, who, made -> enter(who, made));
            Wire.write(context, issued);
        } catch (AccountRefusal e) {
            throw AccountRoutes.refused(e);
        }
    }

    private void revoke(Context context) throws IOException, WebFailure {
        String token = context.pathParam("token");
        try {
            tokens.revoke(token);
        } catch (AccountRefusal e) {
            throw WebFailure.notFound(e.chinese(), e.english());
        }
        // Taking a right away waits for no log.
        journal.tell(Deed.of(guard.who(context).actor(), Act.ACCOUNT, token, "revoked"));
        Wire.write(context, shown());
    }

    /// What gives power stands in the log before it does; what it is called is kept beside, where it can be removed.
    private void enter(Login who, Tokens.View made) throws IOException {
        String what = "issued until " + made.lastDay() + ": " + String.join(" ", made.scopes());
        String where = made.everyUnit() ? "全部机构" : String.join("、", made.units());
        String from = String.join(" ", made.addresses());
        journal.enter(Deed.of(who.actor(), Act.ACCOUNT, made.token(), what)
                .saying(new FieldsBuilder()
                        .text("text", made.name() + " · " + where + (from.isEmpty() ? "" : " · " + from))
                        .build()));
    }

    private static Set<Action> actions(List<String> codes) throws WebFailure {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (String code : codes) {
            actions.add(Scope.POSSIBLE.stream()
                    .filter(action -> action.code().equals(code))
                    .findFirst()
                    .orElseThrow(() -> {
                        String all = String.join(
                                ", ", Scope.POSSIBLE.stream().map(Action::code).toList());
                        return WebFailure.badRequest("scopes 只能有：" + all + "。", "scopes can hold: " + all + ".");
                    }));
        }
        return actions;
    }

    private Set<String> known(List<String> asked) throws WebFailure {
        if (!units.containsAll(asked)) {
            String all = String.join(", ", units);
            throw WebFailure.badRequest(
                    "units 只能有场所所属的机构：" + all + "。", "units can hold the units that rooms belong to: " + all + ".");
        }
        return Set.copyOf(asked);
    }

    private static LocalDate day(@Nullable String text) throws WebFailure {
        try {
            return LocalDate.parse(text == null ? "" : text);
        } catch (DateTimeParseException e) {
            throw WebFailure.badRequest("lastDay 须为日期，如 2027-06-30。", "lastDay must be a date like 2027-06-30.");
        }
    }

    private static List<String> texts(@Nullable List<@Nullable String> texts) {
        return texts == null
                ? List.of()
                : texts.stream()
                        .map(each -> each == null ? "" : each.strip())
                        .distinct()
                        .toList();
    }
}
