package org.liuhen.appliance.access;

import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.liuhen.appliance.access.Admission.Admitted;
import org.liuhen.appliance.access.Admission.Before;
import org.liuhen.appliance.access.Admission.Reason;
import org.liuhen.appliance.access.Admission.Refused;
import org.liuhen.appliance.access.Founders.Founder;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.time.Clocks;

/// The door of the page: accounts, the setup token before there are the three administrators, the token of the local
/// command line, and who is logged in. Safe for many threads.
public final class Access {
    private static final int LEAST_PASSWORD = 10;
    private static final int MOST_PASSWORD = 200;
    private static final int MOST_NAME = 40;
    private static final int MOST_ACCOUNTS = 1_000;
    private static final Login COMMAND =
            new Login("command", "liuhen", Set.of(Role.COMMAND), "", "", Set.of(), Optional.empty());

    private final AccountsFile file;
    private final SecretFile setupToken;
    private final SecretFile operatorToken;
    private final String operatorSecret;
    private final AccessRules rules;
    private final Passwords passwords = new Passwords();
    private final Throttle byName;
    private final Throttle byAddress;
    private final Logins logins;
    private final Tokens tokens;
    private final Clocks clocks;
    // Guarded by this.
    private List<Account> accounts;
    // Guarded by this. By account: secrets that nobody showed a code of yet.
    private final Map<String, String> unconfirmed = new HashMap<>();

    private Access(Disk disk, Clocks clocks, Path directory, AccessRules rules) throws IOException {
        disk.createDirectories(directory);
        this.clocks = clocks;
        this.rules = rules;
        this.file = new AccountsFile(disk, directory);
        this.setupToken = new SecretFile(disk, directory, "setup-token", "r--------");
        this.operatorToken = new SecretFile(disk, directory, "operator-token", "rw-------");
        this.operatorSecret = operatorToken.readOrMake();
        this.accounts = file.read();
        this.byName = new Throttle(clocks, 5);
        this.byAddress = new Throttle(clocks, 20);
        this.logins = new Logins(clocks);
        this.tokens = Tokens.open(disk, clocks, directory);
        if (isSetUp(accounts)) {
            setupToken.remove();
        } else {
            setupToken.readOrMake();
        }
    }

    /// Opens the accounts in `directory`, and makes it, the operator token and, until the three administrators are
    /// there, the setup token, where they are missing.
    public static Access open(Disk disk, Clocks clocks, Path directory, AccessRules rules) throws IOException {
        return new Access(disk, clocks, directory, rules);
    }

    /// An account as administrators see it.
    ///
    /// @param actor what the log calls it
    /// @param code whether it has one-time codes
    /// @param fresh whether its password is one that somebody else chose
    /// @param lastLoginMicros wall time; 0 if never
    /// @param waitSeconds how long it is locked after wrong passwords
    public record View(
            String actor,
            String name,
            List<Role> roles,
            String unit,
            String licence,
            boolean disabled,
            boolean code,
            boolean fresh,
            long createdMicros,
            long lastLoginMicros,
            long failures,
            long waitSeconds) {}

    /// A new one-time secret, to be shown once.
    ///
    /// @param secret in base 32
    /// @param address what an authenticator reads from a QR code
    public record NewCode(String secret, String address) {}

    /// What the office decided.
    public AccessRules rules() {
        return rules;
    }

    /// The tokens of other systems.
    public Tokens tokens() {
        return tokens;
    }

    /// What the page calls whom the log calls `actor`, if that is an account or a token here.
    public Optional<String> name(String actor) {
        Optional<String> account;
        synchronized (this) {
            account = byActor(actor).map(Account::name);
        }
        return account.or(() -> tokens.name(actor));
    }

    /// All accounts, in the order in which they were made.
    public synchronized List<View> accounts() {
        return accounts.stream().map(this::view).toList();
    }

    private View view(Account is) {
        return new View(
                is.actor(),
                is.name(),
                is.roles().stream().sorted().toList(),
                is.unit(),
                is.licence(),
                is.disabled(),
                !is.totp().isEmpty(),
                is.foreign(),
                is.createdMicros(),
                is.lastLoginMicros(),
                is.failures(),
                Math.max(0, Math.ceilDiv(byName.delay(is.name()).toMillis(), 1000L)));
    }

    /// The one-time token for the first accounts, to be shown to whoever starts the machine; empty once they are
    /// there.
    public synchronized Optional<String> setupToken() throws IOException {
        return isSetUp(accounts) ? Optional.empty() : setupToken.read();
    }

    /// Where the setup token stands, as long as there is one.
    public Path setupTokenFile() {
        return setupToken.file();
    }

    /// Where the token for the local command line stands.
    public Path operatorTokenFile() {
        return operatorToken.file();
    }

    /// Makes the three administrators and the everyday account, all of them or none, and logs the everyday account
    /// in; from then on the token is void.
    ///
    /// @param address where the request came from
    public Admission setUp(String token, Founders founders, String address) throws IOException {
        Duration wait = byAddress.delay(address);
        if (wait.isPositive()) {
            return new Refused(Reason.WAIT, wait, Optional.empty());
        }
        synchronized (this) {
            if (isSetUp(accounts)) {
                return refused(Reason.SETUP_DONE);
            }
            if (!Secret.same(setupToken.readOrMake(), token.strip())) {
                byAddress.failed(address);
                return refused(Reason.WRONG_TOKEN);
            }
            Optional<Reason> unfit = unfit(founders);
            if (unfit.isPresent()) {
                return refused(unfit.get());
            }
            List<Account> more = new ArrayList<>(accounts);
            founders.roles().forEach((founder, roles) -> more.add(made(founder, roles)));
            write(more);
            setupToken.remove();
        }
        return admit(find(normal(founders.everyday().name())).orElseThrow());
    }

    private Account made(Founder founder, Set<Role> roles) {
        String kept = passwords.keep(founder.password());
        return Account.made(normal(founder.name()), kept, clocks.wallMicros())
                .withRoles(roles)
                .withPassword(kept, false);
    }

    private Optional<Reason> unfit(Founders founders) {
        Set<String> names = new HashSet<>();
        Set<String> secrets = new HashSet<>();
        for (Founder founder : founders.all()) {
            Optional<Reason> unfit = unfit(founder.name(), founder.password());
            if (unfit.isPresent()) {
                return unfit;
            }
            boolean taken = find(normal(founder.name())).isPresent();
            if (taken || !names.add(normal(founder.name())) || !secrets.add(founder.password())) {
                return Optional.of(Reason.SAME_TWICE);
            }
        }
        return Optional.empty();
    }

    /// Checks a name, a password and, where the account has them, a one-time code.
    ///
    /// @param code empty if none was given
    /// @param address where the request came from
    public Admission logIn(String name, String password, String code, String address) throws IOException {
        String normal = normal(name);
        Optional<Account> account = find(normal);
        Duration wait = max(byName.delay(normal), byAddress.delay(address));
        if (wait.isPositive()) {
            return new Refused(Reason.WAIT, wait, account.map(Account::actor));
        }
        boolean right = password.length() <= MOST_PASSWORD
                && (account.isPresent()
                        ? passwords.matches(password, account.get().password())
                        : passwords.matchesNobody(password));
        if (!right || account.isEmpty() || account.get().disabled()) {
            return failed(normal, address, account, Reason.WRONG_PASSWORD);
        }
        if (!account.get().totp().isEmpty()) {
            if (code.isBlank()) {
                return new Refused(
                        Reason.CODE_WANTED,
                        Duration.ZERO,
                        Optional.of(account.get().actor()));
            }
            if (!useCode(account.get().id(), code.strip())) {
                return failed(normal, address, account, Reason.WRONG_CODE);
            }
        }
        byName.succeeded(normal);
        return admit(account.get());
    }

    private Refused failed(String name, String address, Optional<Account> account, Reason reason) throws IOException {
        byName.failed(name);
        byAddress.failed(address);
        if (account.isPresent()) {
            change(account.get().id(), is -> is.withLogin(is.lastLoginMicros(), is.failures() + 1));
        }
        return new Refused(reason, Duration.ZERO, account.map(Account::actor));
    }

    /// Whether the code is good, and from now on it is not.
    private synchronized boolean useCode(String id, String code) throws IOException {
        Account is = byId(id).orElseThrow();
        OptionalLong step = OneTimeCode.step(is.totp(), code, clocks.wallMicros(), is.totpStep());
        if (step.isPresent()) {
            change(id, now -> now.withTotp(now.totp(), step.getAsLong()));
        }
        return step.isPresent();
    }

    /// Who this cookie stands for, if it still does.
    public Optional<Login> login(String cookie) {
        Optional<String> account = logins.use(cookie);
        synchronized (this) {
            return account.flatMap(this::byId).filter(is -> !is.disabled()).map(this::login);
        }
    }

    private Login login(Account is) {
        Set<Login.Owed> owed = new HashSet<>();
        if (is.foreign()) {
            owed.add(Login.Owed.PASSWORD);
        }
        if (is.totp().isEmpty() && rules.wantsCode(is.roles())) {
            owed.add(Login.Owed.CODE);
        }
        return new Login(is.actor(), is.name(), is.roles(), is.unit(), is.licence(), owed, Optional.empty());
    }

    /// Whether `token` is that of the local command line, and as whom it then acts.
    public Optional<Login> operator(String token) {
        return Secret.same(operatorSecret, token) ? Optional.of(COMMAND) : Optional.empty();
    }

    public void logOut(String cookie) {
        logins.end(cookie);
    }

    /// Makes an account that may do nothing until the security administrator gives it roles.
    ///
    /// @return what the log calls it
    public synchronized String make(String name, String password) throws IOException, AccountRefusal {
        Optional<Reason> unfit = unfit(name, password);
        if (unfit.isPresent()) {
            throw refusal(unfit.get());
        }
        if (find(normal(name)).isPresent()) {
            throw new AccountRefusal("已有同名账户。", "There is an account of this name.");
        }
        if (accounts.size() >= MOST_ACCOUNTS) {
            throw new AccountRefusal("账户过多。", "There are too many accounts.");
        }
        Account made = Account.made(normal(name), passwords.keep(password), clocks.wallMicros());
        List<Account> more = new ArrayList<>(accounts);
        more.add(made);
        write(more);
        return made.actor();
    }

    /// Sets the place of an account in the office, and whether it can log in.
    public synchronized void place(String actor, String unit, String licence, boolean disabled)
            throws IOException, AccountRefusal {
        Account is = required(actor);
        if (disabled) {
            requireOther(is, "停用");
        }
        if (unit.length() > MOST_NAME || licence.length() > MOST_NAME) {
            throw new AccountRefusal("机构和执法证号各不超过 40 字。", "Unit and licence number have 40 characters at most.");
        }
        change(is.id(), now -> now.withPlace(normal(unit), normal(licence), disabled));
        if (disabled) {
            logins.endOthers(is.id(), Optional.empty());
        }
    }

    /// Gives an account another first password, and takes its roles and its codes away: whoever chose the password
    /// could use it, so the security administrator has to give the roles again.
    public synchronized void reset(String actor, String password) throws IOException, AccountRefusal {
        Account is = required(actor);
        requireOther(is, "重置");
        Optional<Reason> unfit = unfit(is.name(), password);
        if (unfit.isPresent()) {
            throw refusal(unfit.get());
        }
        String kept = passwords.keep(password);
        change(is.id(), now -> now.withPassword(kept, true).withTotp("", 0).withRoles(Set.of()));
        logins.endOthers(is.id(), Optional.empty());
    }

    /// Gives an account its roles.
    ///
    /// @param by who gives them: never to the own account
    public synchronized void grant(Login by, String actor, Set<Role> roles) throws IOException, AccountRefusal {
        Account is = required(actor);
        if (by.actor().equals(actor)) {
            throw new AccountRefusal("不能更改自己的角色。", "Nobody changes their own roles.");
        }
        if (!Role.fitTogether(roles)) {
            throw new AccountRefusal(
                    "系统管理员、安全管理员、安全审计员不得由同一账户兼任，也不得兼任其他角色。",
                    "Each of the three administrators is its account's only role.");
        }
        if (!is.roles().equals(roles)) {
            for (Role role : is.roles()) {
                if (!roles.contains(role)) {
                    requireOther(is, role, "变更");
                }
            }
        }
        change(is.id(), now -> now.withRoles(roles));
    }

    /// Changes the password of whoever is logged in with `cookie`, and ends all other logins of the account.
    public void changePassword(String cookie, String actor, String old, String fresh)
            throws IOException, AccountRefusal {
        Account is;
        synchronized (this) {
            is = required(actor);
        }
        requirePassword(is, old);
        Optional<Reason> unfit = unfit(is.name(), fresh);
        if (unfit.isPresent()) {
            throw refusal(unfit.get());
        }
        if (old.equals(fresh)) {
            throw new AccountRefusal("新密码与原密码相同。", "The new password is the old one.");
        }
        String kept = passwords.keep(fresh);
        change(is.id(), now -> now.withPassword(kept, false));
        logins.endOthers(is.id(), Optional.of(cookie));
    }

    /// A new secret for one-time codes; it counts once a code of it was shown.
    public synchronized NewCode newCode(String actor) throws AccountRefusal {
        Account is = required(actor);
        if (!is.totp().isEmpty()) {
            throw new AccountRefusal("动态口令已启用，请先停用。", "One-time codes are on: turn them off first.");
        }
        String secret = OneTimeCode.secret();
        unconfirmed.put(is.id(), secret);
        return new NewCode(secret, OneTimeCode.address(secret, is.name()));
    }

    /// Turns one-time codes on, if `code` is one of the new secret.
    public synchronized void confirmCode(String actor, String code) throws IOException, AccountRefusal {
        Account is = required(actor);
        String secret = Optional.ofNullable(unconfirmed.get(is.id()))
                .orElseThrow(() -> new AccountRefusal("请先生成动态口令密钥。", "Ask for a new secret first."));
        OptionalLong step = OneTimeCode.step(secret, code.strip(), clocks.wallMicros(), 0);
        if (step.isEmpty()) {
            throw new AccountRefusal(
                    "动态口令不正确，请核对手机与本机的时间。", "This is not the code: compare the clocks of phone and machine.");
        }
        change(is.id(), now -> now.withTotp(secret, step.getAsLong()));
        unconfirmed.remove(is.id());
    }

    /// Turns one-time codes off, where the configuration does not ask for them.
    public void endCode(String actor, String password) throws IOException, AccountRefusal {
        Account is;
        synchronized (this) {
            is = required(actor);
        }
        requirePassword(is, password);
        if (rules.wantsCode(is.roles())) {
            throw new AccountRefusal("本单位要求使用动态口令。", "This office asks for one-time codes.");
        }
        change(is.id(), now -> now.withTotp("", 0));
    }

    private void requirePassword(Account is, String password) throws IOException, AccountRefusal {
        boolean waits = byName.delay(is.name()).isPositive();
        if (waits || password.length() > MOST_PASSWORD || !passwords.matches(password, is.password())) {
            byName.failed(is.name());
            change(is.id(), now -> now.withLogin(now.lastLoginMicros(), now.failures() + 1));
            throw new AccountRefusal("原密码不正确。", "This is not the password.");
        }
    }

    /// Each of the three administrators has to stay.
    private void requireOther(Account is, String deed) throws AccountRefusal {
        for (Role role : is.roles()) {
            requireOther(is, role, deed);
        }
    }

    private void requireOther(Account is, Role role, String deed) throws AccountRefusal {
        boolean last = Role.ADMINISTRATORS.contains(role)
                && accounts.stream()
                        .noneMatch(each -> !each.id().equals(is.id())
                                && !each.disabled()
                                && each.roles().contains(role));
        if (last) {
            throw new AccountRefusal(
                    "这是最后一个" + role.chinese() + "，不能" + deed + "：请先另设一个。",
                    "This is the last " + role.english().toLowerCase(Locale.ROOT) + ": make another one first.");
        }
    }

    private static AccountRefusal refusal(Reason reason) {
        return reason == Reason.BAD_NAME
                ? new AccountRefusal("用户名须为 1 至 40 个可见字符。", "A name has 1 to 40 printable characters.")
                : new AccountRefusal(
                        "密码须为 10 至 200 个字符，且不能与用户名相同。", "A password has 10 to 200 characters and is not the name.");
    }

    private Admission admit(Account account) throws IOException {
        Before before = new Before(account.lastLoginMicros(), account.failures());
        change(account.id(), now -> now.withLogin(clocks.wallMicros(), 0));
        return new Admitted(login(account), logins.begin(account.id()), before);
    }

    private synchronized void change(String id, UnaryOperator<Account> how) throws IOException {
        write(accounts.stream()
                .map(each -> each.id().equals(id) ? how.apply(each) : each)
                .toList());
    }

    private synchronized void write(List<Account> now) throws IOException {
        file.write(now);
        accounts = List.copyOf(now);
    }

    private static boolean isSetUp(List<Account> accounts) {
        Set<Role> there = new HashSet<>();
        accounts.forEach(each -> there.addAll(each.roles()));
        return there.containsAll(Role.ADMINISTRATORS);
    }

    private Account required(String actor) throws AccountRefusal {
        return byActor(actor).orElseThrow(() -> new AccountRefusal("没有这个账户。", "There is no such account."));
    }

    private Optional<Account> byActor(String actor) {
        return accounts.stream().filter(each -> each.actor().equals(actor)).findFirst();
    }

    private Optional<Account> byId(String id) {
        return accounts.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    private synchronized Optional<Account> find(String name) {
        return accounts.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private static Optional<Reason> unfit(String name, String password) {
        String normal = normal(name);
        if (normal.isEmpty() || normal.length() > MOST_NAME || normal.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(Reason.BAD_NAME);
        }
        boolean weak = password.length() < LEAST_PASSWORD
                || password.length() > MOST_PASSWORD
                || password.equalsIgnoreCase(normal);
        return weak ? Optional.of(Reason.WEAK_PASSWORD) : Optional.empty();
    }

    private static String normal(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).strip();
    }

    private static Refused refused(Reason reason) {
        return new Refused(reason, Duration.ZERO, Optional.empty());
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
