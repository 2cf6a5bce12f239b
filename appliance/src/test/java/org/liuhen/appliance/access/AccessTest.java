package org.liuhen.appliance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.access.Admission.Admitted;
import org.liuhen.appliance.access.Admission.Reason;
import org.liuhen.appliance.access.Admission.Refused;
import org.liuhen.appliance.access.Founders.Founder;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.kit.SimulatedClocks;

class AccessTest {
    private static final String NAME = "李建国";
    private static final String PASSWORD = "correct horse battery";
    private static final Founders FOUNDERS = founders(NAME, PASSWORD);
    private static final String HERE = "192.0.2.7";

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");

    @TempDir
    Path directory;

    @Test
    void theSetupTokenMakesOneAccountAndIsVoidAfterwards() throws IOException {
        Access access = open();
        String token = access.setupToken().orElseThrow();
        assertThat(mode("setup-token")).isEqualTo("r--------");

        assertThat(access.setUp("0".repeat(32), FOUNDERS, HERE)).isEqualTo(refused(Reason.WRONG_TOKEN));
        assertThat(access.setUp(token, FOUNDERS, HERE)).isInstanceOf(Admitted.class);

        assertThat(access.setupToken()).isEmpty();
        assertThat(access.setupTokenFile()).doesNotExist();
        assertThat(access.setUp(token, FOUNDERS, HERE)).isEqualTo(refused(Reason.SETUP_DONE));
        assertThat(open().setupToken()).isEmpty();
    }

    @Test
    void theTokenStaysTheSameUntilItIsUsed() throws IOException {
        assertThat(open().setupToken()).isEqualTo(open().setupToken()).isPresent();
    }

    @Test
    void anAccountOutlivesARestartAndItsFileHoldsNoPassword() throws IOException {
        setUp(open());
        Access again = open();

        assertThat(again.logIn(NAME, PASSWORD, "", HERE)).isInstanceOf(Admitted.class);
        assertThat(again.logIn(NAME, PASSWORD + "!", "", HERE))
                .extracting(each -> ((Refused) each).reason())
                .isEqualTo(Reason.WRONG_PASSWORD);
        assertThat(again.logIn("nobody", PASSWORD, "", HERE))
                .extracting(each -> ((Refused) each).reason())
                .isEqualTo(Reason.WRONG_PASSWORD);
        assertThat(Files.readString(directory.resolve("accounts.json")))
                .contains("$argon2id$v=19$m=19456,t=2,p=1$")
                .doesNotContain(PASSWORD);
        assertThat(mode("accounts.json")).isEqualTo("rw-------");
    }

    @Test
    void weakPasswordsAndEmptyNamesAreRefusedAndTheTokenStaysGood() throws IOException {
        Access access = open();
        String token = access.setupToken().orElseThrow();

        assertThat(access.setUp(token, founders(NAME, "short"), HERE)).isEqualTo(refused(Reason.WEAK_PASSWORD));
        assertThat(access.setUp(token, founders("administrator", "Administrator"), HERE))
                .isEqualTo(refused(Reason.WEAK_PASSWORD));
        assertThat(access.setUp(token, founders("  ", PASSWORD), HERE)).isEqualTo(refused(Reason.BAD_NAME));
        assertThat(access.setUp(token, founders("安全审计员", PASSWORD), HERE)).isEqualTo(refused(Reason.SAME_TWICE));
        assertThat(access.setUp(token, founders(NAME, "security auditor's"), HERE))
                .isEqualTo(refused(Reason.SAME_TWICE));
        assertThat(access.accounts()).isEmpty();
        assertThat(access.setUp(token, FOUNDERS, HERE)).isInstanceOf(Admitted.class);
    }

    @Test
    void guessingHasToWaitLongerEachTimeAndTheRightPasswordWaitsAsWell() throws IOException {
        Access access = open();
        setUp(access);
        for (int i = 0; i < 5; i++) {
            access.logIn(NAME, "wrong password " + i, "", HERE);
        }

        assertThat(access.logIn(NAME, PASSWORD, "", "198.51.100.1")).isEqualTo(waits(5, access, NAME));
        clocks.advance(Duration.ofSeconds(5));
        assertThat(access.logIn(NAME, "wrong again", "", HERE))
                .extracting(each -> ((Refused) each).reason())
                .isEqualTo(Reason.WRONG_PASSWORD);
        assertThat(access.logIn(NAME, PASSWORD, "", HERE)).isEqualTo(waits(10, access, NAME));
        clocks.advance(Duration.ofSeconds(10));
        assertThat(access.logIn(NAME, PASSWORD, "", HERE)).isInstanceOf(Admitted.class);
        assertThat(access.logIn(NAME, "wrong", "", HERE))
                .extracting(each -> ((Refused) each).reason())
                .isEqualTo(Reason.WRONG_PASSWORD);
        assertThat(access.logIn(NAME, PASSWORD, "", HERE)).isInstanceOf(Admitted.class);
    }

    @Test
    void oneAddressCannotTryManyNames() throws IOException {
        Access access = open();
        setUp(access);
        for (int i = 0; i < 20; i++) {
            access.logIn("guess-" + i, PASSWORD, "", HERE);
        }

        assertThat(access.logIn("guess-20", PASSWORD, "", HERE)).isEqualTo(waits(5, access, "guess-20"));
        assertThat(access.logIn(NAME, PASSWORD, "", "198.51.100.1")).isInstanceOf(Admitted.class);
    }

    @Test
    void aLoginEndsByLogoutByIdlenessAndAfterHalfADay() throws IOException {
        Access access = open();
        String first = setUp(access);
        assertThat(access.login(first)).get().extracting(Login::name).isEqualTo(NAME);
        access.logOut(first);
        assertThat(access.login(first)).isEmpty();

        String idle = cookie(access);
        clocks.advance(Logins.IDLE_LIMIT.plusSeconds(1));
        assertThat(access.login(idle)).isEmpty();

        String busy = cookie(access);
        for (Duration passed = Duration.ZERO; passed.compareTo(Logins.LIMIT) < 0; passed = passed.plusMinutes(20)) {
            assertThat(access.login(busy)).isPresent();
            clocks.advance(Duration.ofMinutes(20));
        }
        assertThat(access.login(busy)).isPresent();
        clocks.advance(Duration.ofSeconds(1));
        assertThat(access.login(busy)).isEmpty();
        assertThat(access.login("no such cookie")).isEmpty();
    }

    @Test
    void theCommandLineIsKnownByItsTokenFile() throws IOException {
        Access access = open();
        String token = Files.readString(access.operatorTokenFile()).strip();

        assertThat(mode("operator-token")).isEqualTo("rw-------");
        assertThat(access.operator(token)).get().extracting(Login::roles).isEqualTo(Set.of(Role.COMMAND));
        assertThat(access.operator(token.substring(1))).isEmpty();
        assertThat(access.operator("")).isEmpty();
    }

    @Test
    void aDamagedAccountsFileIsOneSentenceAndNoNewSetup() throws IOException {
        setUp(open());
        Files.writeString(directory.resolve("accounts.json"), "{\"version\":1,\"accounts\":[{");

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("couldn't read the accounts in " + directory.resolve("accounts.json"));
    }

    @Test
    void theThreeAdministratorsAreNeverOneAccountAndNeverGone() throws Exception {
        Access access = open();
        setUp(access);
        Login security = login(access, "安全管理员", "security administrator's");
        String everyday = actor(access, NAME);
        for (Role role : Role.ADMINISTRATORS) {
            for (Role other : EnumSet.complementOf(EnumSet.of(role, Role.COMMAND))) {
                assertThatThrownBy(() -> access.grant(security, everyday, Set.of(role, other)))
                        .as(role + " and " + other)
                        .isInstanceOf(AccountRefusal.class);
            }
        }
        assertThatThrownBy(() -> access.grant(security, security.actor(), Set.of(Role.LEADER)))
                .isInstanceOf(AccountRefusal.class);
        for (String name : new String[] {"系统管理员", "安全管理员", "安全审计员"}) {
            String last = actor(access, name);
            assertThatThrownBy(() -> access.place(last, "", "", true)).isInstanceOf(AccountRefusal.class);
            assertThatThrownBy(() -> access.reset(last, PASSWORD + "!")).isInstanceOf(AccountRefusal.class);
            Login by = login(access, NAME, PASSWORD);
            assertThatThrownBy(() -> access.grant(by, last, Set.of())).isInstanceOf(AccountRefusal.class);
        }
        String second = access.make("二号审计员", PASSWORD);
        access.grant(security, second, Set.of(Role.AUDITOR));
        access.place(actor(access, "安全审计员"), "", "", true);
        assertThat(open().setupToken()).isEmpty();
    }

    @Test
    void aNewAccountMayDoNothingAndChangesItsPasswordFirst() throws Exception {
        Access access = open();
        setUp(access);
        String made = access.make("王芳", PASSWORD);
        String cookie = ((Admitted) access.logIn("王芳", PASSWORD, "", HERE)).cookie();
        Login login = access.login(cookie).orElseThrow();
        assertThat(login.roles()).isEmpty();
        assertThat(login.owed()).containsExactly(Login.Owed.PASSWORD);
        assertThatThrownBy(() -> access.changePassword(cookie, made, "wrong", PASSWORD + "!"))
                .isInstanceOf(AccountRefusal.class);
        access.changePassword(cookie, made, PASSWORD, PASSWORD + "!");
        assertThat(access.login(cookie).orElseThrow().owed()).isEmpty();

        access.grant(login(access, "安全管理员", "security administrator's"), made, Set.of(Role.LEGAL));
        assertThat(access.login(cookie).orElseThrow().roles()).containsExactly(Role.LEGAL);
        access.reset(made, PASSWORD);
        assertThat(access.login(cookie)).isEmpty();
        assertThat(access.accounts().getLast().roles()).isEmpty();
        access.place(made, "法制科", "110107", true);
        assertThat(access.logIn("王芳", PASSWORD, "", HERE)).isInstanceOf(Refused.class);
    }

    @Test
    void aOneTimeCodeIsAskedForAndGoodOnce() throws Exception {
        Access access = open();
        setUp(access);
        String me = actor(access, NAME);
        Access.NewCode made = access.newCode(me);
        assertThat(made.address()).startsWith("otpauth://totp/Liuhen:").contains("secret=" + made.secret());
        assertThatThrownBy(() -> access.confirmCode(me, "000000")).isInstanceOf(AccountRefusal.class);
        access.confirmCode(me, code(made.secret()));

        Access again = open();
        assertThat(again.logIn(NAME, PASSWORD, "", HERE))
                .extracting(each -> ((Refused) each).reason())
                .isEqualTo(Reason.CODE_WANTED);
        assertThat(again.logIn(NAME, PASSWORD, code(made.secret()), HERE))
                .as("it was used when it was confirmed")
                .extracting(each -> ((Refused) each).reason())
                .isEqualTo(Reason.WRONG_CODE);
        clocks.advance(Duration.ofSeconds(60));
        assertThat(again.logIn(NAME, PASSWORD, code(made.secret()), HERE)).isInstanceOf(Admitted.class);
        assertThat(again.logIn(NAME, PASSWORD, code(made.secret()), HERE)).isInstanceOf(Refused.class);
        again.endCode(me, PASSWORD);
        assertThat(again.logIn(NAME, PASSWORD, "", HERE)).isInstanceOf(Admitted.class);
    }

    @Test
    void theLoginBeforeAndTheFailuresSinceAreTold() throws IOException {
        Access access = open();
        setUp(access);
        long first = clocks.wallMicros();
        clocks.advance(Duration.ofMinutes(1));
        access.logIn(NAME, "wrong password", "", HERE);
        assertThat(((Admitted) access.logIn(NAME, PASSWORD, "", HERE)).before())
                .isEqualTo(new Admission.Before(first, 1));
    }

    @Test
    void theOneAccountOfAnOlderMachineIsItsSystemAdministrator() throws IOException {
        setUp(open());
        String kept = Files.readString(directory.resolve("accounts.json"));
        String password = kept.replaceAll(".*\"(\\$argon2id[^\"]*)\".*", "$1");
        Files.writeString(
                directory.resolve("accounts.json"),
                "{\"version\":1,\"accounts\":[{\"id\":\"01234567\",\"name\":\"" + NAME + "\",\"password\":\"" + password
                        + "\",\"createdMicros\":1}]}");
        Access access = open();
        assertThat(access.accounts().getFirst().roles()).containsExactly(Role.SYSTEM);
        assertThat(access.setupToken()).isPresent();
    }

    private String code(String secret) {
        return OneTimeCode.code(secret, clocks.wallMicros() / 30_000_000);
    }

    private static String actor(Access access, String name) {
        return access.accounts().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow()
                .actor();
    }

    private static Login login(Access access, String name, String password) throws IOException {
        return ((Admitted) access.logIn(name, password, "", HERE)).login();
    }

    private Access open() throws IOException {
        return Access.open(new SystemDisk(), clocks, directory, AccessRules.STANDARD);
    }

    private static String setUp(Access access) throws IOException {
        Admission admission = access.setUp(access.setupToken().orElseThrow(), FOUNDERS, HERE);
        return ((Admitted) admission).cookie();
    }

    private static String cookie(Access access) throws IOException {
        return ((Admitted) access.logIn(NAME, PASSWORD, "", HERE)).cookie();
    }

    private static Founders founders(String name, String password) {
        return new Founders(
                new Founder("系统管理员", "system administrator's"),
                new Founder("安全管理员", "security administrator's"),
                new Founder("安全审计员", "security auditor's"),
                new Founder(name, password));
    }

    private static Refused waits(int seconds, Access access, String name) {
        return new Refused(
                Reason.WAIT,
                Duration.ofSeconds(seconds),
                access.accounts().stream()
                        .filter(each -> each.name().equals(name))
                        .map(Access.View::actor)
                        .findFirst());
    }

    private static Refused refused(Reason reason) {
        return new Refused(reason, Duration.ZERO, Optional.empty());
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
    }
}
