package org.liuhen.appliance.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.time.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tokens of other systems: issued by the security administrator, shown once, kept as a hash, revoked at once. Safe
/// for many threads.
public final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final int VERSION = 1;
    private static final int MOST = 1_000;
    private static final int MOST_NAME = 40;
    private static final int MOST_UNITS = 200;
    private static final int MOST_ADDRESSES = 20;
    private static final int SECRET_BYTES = 32;
    private static final int FREE_FAILURES = 20;
    private static final Duration USE_KEPT_EACH = Duration.ofMinutes(10);
    private static final Pattern SHOWN = Pattern.compile("liuhen-([0-9a-f]{8})-[0-9a-f]{64}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WholeFile file;
    private final Clocks clocks;
    private final Throttle wrong;
    // Guarded by this.
    private List<Token> tokens;

    private Tokens(WholeFile file, Clocks clocks, List<Token> tokens) {
        this.file = file;
        this.clocks = clocks;
        this.wrong = new Throttle(clocks, FREE_FAILURES);
        this.tokens = tokens;
    }

    private record Content(int version, List<Token> tokens) {}

    static Tokens open(Disk disk, Clocks clocks, Path directory) throws IOException {
        WholeFile file = new WholeFile(disk, directory, "tokens.json");
        return new Tokens(file, clocks, read(file));
    }

    private static List<Token> read(WholeFile file) throws IOException {
        Optional<byte[]> bytes = file.read();
        if (bytes.isEmpty()) {
            return List.of();
        }
        Content content;
        try {
            content = JSON.readValue(bytes.get(), Content.class);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "couldn't read the tokens in " + file.file() + ": it is damaged. Put it back from a copy,"
                            + " or remove it to void all tokens",
                    e);
        }
        if (content.version() != VERSION) {
            throw new IOException("couldn't read the tokens in " + file.file() + ": version " + content.version()
                    + ", and this software reads version " + VERSION);
        }
        return List.copyOf(content.tokens());
    }

    /// What is to be issued.
    ///
    /// @param name which system it is for, 1 to 40 printable characters
    /// @param lastDay the last day on which it opens anything: today or later, and within a year
    /// @param addresses numeric addresses or ranges it may come from; everywhere if empty
    public record Order(String name, Scope scope, LocalDate lastDay, List<String> addresses) {}

    /// How far a token is.
    public enum Standing {
        VALID,
        OVER,
        REVOKED
    }

    /// A token as the security administrator sees it.
    ///
    /// @param token what the log calls it
    /// @param scopes words of [Action]
    /// @param by what the log calls whoever issued it
    /// @param lastDay the last day on which it opens anything
    /// @param usedMicros wall time of its newest use, up to ten minutes old; 0 before the first
    public record View(
            String token,
            String name,
            List<String> scopes,
            List<String> units,
            boolean everyUnit,
            List<String> addresses,
            String by,
            long issuedMicros,
            String lastDay,
            long usedMicros,
            Standing standing) {}

    /// A token that was issued now.
    ///
    /// @param secret what the system shows: told here and nowhere again
    public record Issued(View token, String secret) {}

    /// Hears of a token before it opens anything.
    public interface Before {
        /// @throws IOException if it could not be entered into the log: then there is no such token
        void enter(View token) throws IOException;
    }

    /// The answer to whoever shows a token.
    public sealed interface Answer {
        record Known(Login login) implements Answer {}

        /// @param delay how long to wait before another try counts; zero where waiting does not help
        /// @param actor what the log calls the token, if it is one of ours
        record Refused(Reason reason, Duration delay, Optional<String> actor) implements Answer {}
    }

    /// Why a token opens nothing.
    public enum Reason {
        /// Too many wrong ones from this address: wait.
        WAIT,
        /// No token of ours.
        WRONG,
        OVER,
        REVOKED,
        /// It may not come from this address.
        ELSEWHERE
    }

    /// What the page calls a token.
    synchronized Optional<String> name(String actor) {
        return tokens.stream()
                .filter(each -> each.actor().equals(actor))
                .findFirst()
                .map(Token::name);
    }

    /// All tokens that were ever issued, the newest first.
    public synchronized List<View> all() {
        return tokens.reversed().stream().map(this::view).toList();
    }

    /// The last day that a token issued today can have.
    public LocalDate longest() {
        return day(clocks.wallMicros()).plusYears(1);
    }

    /// Issues a token.
    public Issued issue(Order order, Login by, Before before) throws IOException, AccountRefusal {
        Optional<AccountRefusal> unfit = unfit(order);
        if (unfit.isPresent()) {
            throw unfit.get();
        }
        String id = Secret.fresh(4);
        String secret = "liuhen-" + id + "-" + Secret.fresh(SECRET_BYTES);
        Token made = new Token(
                id,
                normal(order.name()),
                hash(secret),
                by.actor(),
                clocks.wallMicros(),
                micros(order.lastDay().plusDays(1)),
                0,
                0,
                order.scope().actions(),
                order.scope().units(),
                order.scope().everyUnit(),
                List.copyOf(order.addresses()));
        requireRoom(made);
        before.enter(view(made));
        add(made);
        return new Issued(view(made), secret);
    }

    /// Revokes a token: it opens nothing from now on.
    ///
    /// @param actor what the log calls it
    public synchronized void revoke(String actor) throws IOException, AccountRefusal {
        Token is = tokens.stream()
                .filter(each -> each.actor().equals(actor))
                .findFirst()
                .orElseThrow(() -> new AccountRefusal("没有这个令牌。", "There is no such token."));
        if (!is.isRevoked()) {
            change(is, now -> now.revoked(clocks.wallMicros()));
        }
    }

    /// Who shows `text`.
    ///
    /// @param address where the request came from
    public Answer admit(String text, String address) {
        Duration wait = wrong.delay(address);
        if (wait.isPositive()) {
            return new Answer.Refused(Reason.WAIT, wait, Optional.empty());
        }
        Optional<Token> found = found(text);
        if (found.isEmpty()) {
            wrong.failed(address);
            return new Answer.Refused(Reason.WRONG, Duration.ZERO, Optional.empty());
        }
        wrong.succeeded(address);
        Token is = found.get();
        long now = clocks.wallMicros();
        if (is.isRevoked()) {
            return refused(Reason.REVOKED, is);
        }
        if (is.isOver(now)) {
            return refused(Reason.OVER, is);
        }
        if (!is.mayComeFrom(address)) {
            return refused(Reason.ELSEWHERE, is);
        }
        keepUse(is, now);
        return new Answer.Known(is.login());
    }

    private static Answer refused(Reason reason, Token is) {
        return new Answer.Refused(reason, Duration.ZERO, Optional.of(is.actor()));
    }

    private synchronized Optional<Token> found(String text) {
        Matcher shown = SHOWN.matcher(text);
        if (!shown.matches()) {
            return Optional.empty();
        }
        String hash = hash(text);
        return tokens.stream()
                .filter(each -> each.id().equals(shown.group(1)) && Secret.same(each.hash(), hash))
                .findFirst();
    }

    /// That it was used is for people only: the log has each use, so a disk that takes nothing keeps no system out.
    private void keepUse(Token is, long nowMicros) {
        if (nowMicros - is.usedMicros() < USE_KEPT_EACH.toNanos() / 1_000) {
            return;
        }
        try {
            change(is, now -> now.used(nowMicros));
        } catch (IOException e) {
            LOG.warn("couldn't keep when {} was used", is.actor(), e);
        }
    }

    private static Optional<AccountRefusal> unfit(String text, int most) {
        boolean fits = !text.isEmpty() && text.length() <= most && text.chars().noneMatch(Character::isISOControl);
        return fits
                ? Optional.empty()
                : Optional.of(new AccountRefusal(
                        "名称须为 1 至 " + most + " 个可见字符。", "A name has 1 to " + most + " printable characters."));
    }

    private Optional<AccountRefusal> unfit(Order order) {
        Optional<AccountRefusal> name = unfit(normal(order.name()), MOST_NAME);
        return name.or(() -> unfit(order.scope()))
                .or(() -> unfit(order.lastDay()))
                .or(() -> unfit(order.addresses()));
    }

    private static Optional<AccountRefusal> unfit(Scope scope) {
        if (scope.actions().isEmpty()) {
            return Optional.of(new AccountRefusal("请至少选择一项权限。", "Choose what the token is for."));
        }
        for (Action action : scope.actions()) {
            if (!Scope.POSSIBLE.contains(action)) {
                return Optional.of(new AccountRefusal(
                        "令牌不能有“" + action.chinese() + "”权限。", "No token can have the right to " + action.code() + "."));
            }
        }
        if (scope.actions().contains(Action.COPY) && !scope.actions().contains(Action.VIEW)) {
            return Optional.of(new AccountRefusal(
                    "“导出复制”须经审批，申请需要“调阅录像”权限，请一并选择。",
                    "Copies are asked for with the right to view: choose view together with copy."));
        }
        if (scope.everyUnit() != scope.units().isEmpty() || scope.units().size() > MOST_UNITS) {
            return Optional.of(new AccountRefusal("请选择机构，或选择全部机构。", "Choose the units, or all units."));
        }
        return Optional.empty();
    }

    private Optional<AccountRefusal> unfit(LocalDate lastDay) {
        return lastDay.isBefore(day(clocks.wallMicros())) || lastDay.isAfter(longest())
                ? Optional.of(new AccountRefusal(
                        "有效期须从今天起不超过一年，最晚 " + longest() + "。",
                        "A token ends today or later, and within a year: " + longest() + " at the latest."))
                : Optional.empty();
    }

    private static Optional<AccountRefusal> unfit(List<String> addresses) {
        if (addresses.size() > MOST_ADDRESSES) {
            return Optional.of(new AccountRefusal(
                    "来源地址最多 " + MOST_ADDRESSES + " 个。", "There can be " + MOST_ADDRESSES + " addresses at most."));
        }
        return addresses.stream()
                .filter(each -> AddressRange.read(each).isEmpty())
                .findFirst()
                .map(each -> new AccountRefusal(
                        "“" + shortened(each) + "”不是网络地址，应如 10.20.0.7 或 10.20.0.0/16。",
                        "\"" + shortened(each) + "\" is no address: write one like 10.20.0.7 or 10.20.0.0/16."));
    }

    private static String shortened(String text) {
        return text.length() <= MOST_NAME ? text : text.substring(0, MOST_NAME) + "…";
    }

    private synchronized void requireRoom(Token made) throws AccountRefusal {
        boolean taken =
                tokens.stream().anyMatch(each -> each.name().equals(made.name()) && standing(each) == Standing.VALID);
        if (taken) {
            throw new AccountRefusal("已有同名的有效令牌，请先撤销。", "There is a valid token of this name: revoke it first.");
        }
        if (tokens.size() >= MOST) {
            throw new AccountRefusal("令牌过多。", "There are too many tokens.");
        }
    }

    private synchronized void add(Token made) throws IOException {
        List<Token> more = new ArrayList<>(tokens);
        more.add(made);
        write(more);
    }

    private synchronized void change(Token is, UnaryOperator<Token> how) throws IOException {
        write(tokens.stream()
                .map(each -> each.id().equals(is.id()) ? how.apply(each) : each)
                .toList());
    }

    private synchronized void write(List<Token> now) throws IOException {
        file.write(JSON.writeValueAsBytes(new Content(VERSION, now)));
        tokens = List.copyOf(now);
    }

    private View view(Token is) {
        return new View(
                is.actor(),
                is.name(),
                Scope.POSSIBLE.stream()
                        .filter(is.actions()::contains)
                        .map(Action::code)
                        .toList(),
                is.units().stream().sorted().toList(),
                is.everyUnit(),
                is.addresses(),
                is.by(),
                is.issuedMicros(),
                day(is.untilMicros()).minusDays(1).toString(),
                is.usedMicros(),
                standing(is));
    }

    private Standing standing(Token is) {
        if (is.isRevoked()) {
            return Standing.REVOKED;
        }
        return is.isOver(clocks.wallMicros()) ? Standing.OVER : Standing.VALID;
    }

    private static String hash(String secret) {
        return Hash.over(secret.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static String normal(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).strip();
    }

    private static LocalDate day(long micros) {
        return LocalDate.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneId.systemDefault());
    }

    private static long micros(LocalDate day) {
        return ChronoUnit.MICROS.between(
                Instant.EPOCH, day.atStartOfDay(ZoneId.systemDefault()).toInstant());
    }
}
