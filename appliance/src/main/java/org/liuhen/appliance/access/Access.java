package org.liuhen.appliance.access;

import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.liuhen.appliance.access.Admission.Admitted;
import org.liuhen.appliance.access.Admission.Reason;
import org.liuhen.appliance.access.Admission.Refused;
import org.liuhen.storage.durable.Disk;
import org.liuhen.storage.time.Clocks;

/// The door of the page: accounts, the setup token before there is one, the token of the local command line, and
/// who is logged in. Safe for many threads.
public final class Access {
    private static final int LEAST_PASSWORD = 10;
    private static final int MOST_PASSWORD = 200;
    private static final int MOST_NAME = 40;

    private final AccountsFile file;
    private final TokenFile setupToken;
    private final TokenFile operatorToken;
    private final String operatorSecret;
    private final Passwords passwords = new Passwords();
    private final Throttle byName;
    private final Throttle byAddress;
    private final Logins logins;
    private final Clocks clocks;
    // Guarded by this.
    private List<Account> accounts;

    private Access(Disk disk, Clocks clocks, Path directory) throws IOException {
        disk.createDirectories(directory);
        this.clocks = clocks;
        this.file = new AccountsFile(disk, directory);
        this.setupToken = new TokenFile(disk, directory, "setup-token", "r--------");
        this.operatorToken = new TokenFile(disk, directory, "operator-token", "rw-------");
        this.operatorSecret = operatorToken.readOrMake();
        this.accounts = file.read();
        this.byName = new Throttle(clocks, 5);
        this.byAddress = new Throttle(clocks, 20);
        this.logins = new Logins(clocks);
        if (accounts.isEmpty()) {
            setupToken.readOrMake();
        } else {
            setupToken.remove();
        }
    }

    /// Opens the accounts in `directory`, and makes it, the operator token and, while there is no account, the
    /// setup token, where they are missing.
    public static Access open(Disk disk, Clocks clocks, Path directory) throws IOException {
        return new Access(disk, clocks, directory);
    }

    /// What the page calls whom the log calls `actor`, if that is an account here.
    public synchronized Optional<String> name(String actor) {
        return accounts.stream()
                .filter(account -> account.actor().equals(actor))
                .map(Account::name)
                .findFirst();
    }

    /// The one-time token for the first account, to be shown to whoever starts the machine; empty once there is
    /// an account.
    public synchronized Optional<String> setupToken() throws IOException {
        return accounts.isEmpty() ? setupToken.read() : Optional.empty();
    }

    /// Where the setup token stands, as long as there is one.
    public Path setupTokenFile() {
        return setupToken.file();
    }

    /// Where the token for the local command line stands.
    public Path operatorTokenFile() {
        return operatorToken.file();
    }

    /// Makes the first account; from then on the token is void.
    ///
    /// @param address where the request came from
    public Admission setUp(String token, String name, String password, String address) throws IOException {
        Duration wait = byAddress.delay(address);
        if (wait.isPositive()) {
            return new Refused(Reason.WAIT, wait);
        }
        Account account;
        synchronized (this) {
            if (!accounts.isEmpty()) {
                return refused(Reason.SETUP_DONE);
            }
            if (!Secret.same(setupToken.readOrMake(), token.strip())) {
                byAddress.failed(address);
                return refused(Reason.WRONG_TOKEN);
            }
            Optional<Refused> unfit = unfit(name, password);
            if (unfit.isPresent()) {
                return unfit.get();
            }
            account = new Account(Secret.fresh(4), normal(name), passwords.keep(password), clocks.wallMicros());
            List<Account> more = new ArrayList<>(accounts);
            more.add(account);
            file.write(more);
            accounts = List.copyOf(more);
            setupToken.remove();
        }
        return admit(account);
    }

    /// Checks a name and password.
    ///
    /// @param address where the request came from
    public Admission logIn(String name, String password, String address) {
        String normal = normal(name);
        Duration wait = max(byName.delay(normal), byAddress.delay(address));
        if (wait.isPositive()) {
            return new Refused(Reason.WAIT, wait);
        }
        Optional<Account> account = find(normal);
        boolean right = password.length() <= MOST_PASSWORD
                && (account.isPresent()
                        ? passwords.matches(password, account.get().password())
                        : passwords.matchesNobody(password));
        if (!right || account.isEmpty()) {
            byName.failed(normal);
            byAddress.failed(address);
            return refused(Reason.WRONG_PASSWORD);
        }
        byName.succeeded(normal);
        return admit(account.get());
    }

    /// Who this cookie stands for, if it still does.
    public Optional<Login> login(String cookie) {
        return logins.use(cookie);
    }

    /// Whether `token` is that of the local command line, and as whom it then acts.
    public Optional<Login> operator(String token) {
        return Secret.same(operatorSecret, token) ? Optional.of(new Login("command", "liuhen")) : Optional.empty();
    }

    public void logOut(String cookie) {
        logins.end(cookie);
    }

    private Admission admit(Account account) {
        Login login = new Login(account.actor(), account.name());
        return new Admitted(login, logins.begin(login));
    }

    private synchronized Optional<Account> find(String name) {
        return accounts.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private static Optional<Refused> unfit(String name, String password) {
        String normal = normal(name);
        if (normal.isEmpty() || normal.length() > MOST_NAME || normal.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(refused(Reason.BAD_NAME));
        }
        if (password.length() < LEAST_PASSWORD
                || password.length() > MOST_PASSWORD
                || password.equalsIgnoreCase(normal)) {
            return Optional.of(refused(Reason.WEAK_PASSWORD));
        }
        return Optional.empty();
    }

    private static String normal(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC).strip();
    }

    private static Refused refused(Reason reason) {
        return new Refused(reason, Duration.ZERO);
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
