package org.liuhen.appliance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.liuhen.appliance.access.Admission.Admitted;
import org.liuhen.appliance.access.Admission.Reason;
import org.liuhen.appliance.access.Admission.Refused;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.kit.SimulatedClocks;

class AccessTest {
    private static final String NAME = "李建国";
    private static final String PASSWORD = "correct horse battery";
    private static final String HERE = "192.0.2.7";

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");

    @TempDir
    Path directory;

    @Test
    void theSetupTokenMakesOneAccountAndIsVoidAfterwards() throws IOException {
        Access access = open();
        String token = access.setupToken().orElseThrow();
        assertThat(mode("setup-token")).isEqualTo("r--------");

        assertThat(access.setUp("0".repeat(32), NAME, PASSWORD, HERE)).isEqualTo(refused(Reason.WRONG_TOKEN));
        assertThat(access.setUp(token, NAME, PASSWORD, HERE)).isInstanceOf(Admitted.class);

        assertThat(access.setupToken()).isEmpty();
        assertThat(access.setupTokenFile()).doesNotExist();
        assertThat(access.setUp(token, "second", PASSWORD, HERE)).isEqualTo(refused(Reason.SETUP_DONE));
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

        assertThat(again.logIn(NAME, PASSWORD, HERE)).isInstanceOf(Admitted.class);
        assertThat(again.logIn(NAME, PASSWORD + "!", HERE)).isEqualTo(refused(Reason.WRONG_PASSWORD));
        assertThat(again.logIn("nobody", PASSWORD, HERE)).isEqualTo(refused(Reason.WRONG_PASSWORD));
        assertThat(Files.readString(directory.resolve("accounts.json")))
                .contains("$argon2id$v=19$m=19456,t=2,p=1$")
                .doesNotContain(PASSWORD);
        assertThat(mode("accounts.json")).isEqualTo("rw-------");
    }

    @Test
    void weakPasswordsAndEmptyNamesAreRefusedAndTheTokenStaysGood() throws IOException {
        Access access = open();
        String token = access.setupToken().orElseThrow();

        assertThat(access.setUp(token, NAME, "short", HERE)).isEqualTo(refused(Reason.WEAK_PASSWORD));
        assertThat(access.setUp(token, "administrator", "Administrator", HERE))
                .isEqualTo(refused(Reason.WEAK_PASSWORD));
        assertThat(access.setUp(token, "  ", PASSWORD, HERE)).isEqualTo(refused(Reason.BAD_NAME));
        assertThat(access.setUp(token, NAME, PASSWORD, HERE)).isInstanceOf(Admitted.class);
    }

    @Test
    void guessingHasToWaitLongerEachTimeAndTheRightPasswordWaitsAsWell() throws IOException {
        Access access = open();
        setUp(access);
        for (int i = 0; i < 5; i++) {
            access.logIn(NAME, "wrong password " + i, HERE);
        }

        assertThat(access.logIn(NAME, PASSWORD, "198.51.100.1"))
                .isEqualTo(new Refused(Reason.WAIT, Duration.ofSeconds(5)));
        clocks.advance(Duration.ofSeconds(5));
        assertThat(access.logIn(NAME, "wrong again", HERE)).isEqualTo(refused(Reason.WRONG_PASSWORD));
        assertThat(access.logIn(NAME, PASSWORD, HERE)).isEqualTo(new Refused(Reason.WAIT, Duration.ofSeconds(10)));
        clocks.advance(Duration.ofSeconds(10));
        assertThat(access.logIn(NAME, PASSWORD, HERE)).isInstanceOf(Admitted.class);
        assertThat(access.logIn(NAME, "wrong", HERE)).isEqualTo(refused(Reason.WRONG_PASSWORD));
        assertThat(access.logIn(NAME, PASSWORD, HERE)).isInstanceOf(Admitted.class);
    }

    @Test
    void oneAddressCannotTryManyNames() throws IOException {
        Access access = open();
        setUp(access);
        for (int i = 0; i < 20; i++) {
            access.logIn("guess-" + i, PASSWORD, HERE);
        }

        assertThat(access.logIn("guess-20", PASSWORD, HERE)).isEqualTo(new Refused(Reason.WAIT, Duration.ofSeconds(5)));
        assertThat(access.logIn(NAME, PASSWORD, "198.51.100.1")).isInstanceOf(Admitted.class);
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
        assertThat(access.operator(token)).contains(new Login("command", "liuhen"));
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

    private Access open() throws IOException {
        return Access.open(new SystemDisk(), clocks, directory);
    }

    private static String setUp(Access access) throws IOException {
        Admission admission = access.setUp(access.setupToken().orElseThrow(), NAME, PASSWORD, HERE);
        return ((Admitted) admission).cookie();
    }

    private static String cookie(Access access) {
        return ((Admitted) access.logIn(NAME, PASSWORD, HERE)).cookie();
    }

    private static Refused refused(Reason reason) {
        return new Refused(reason, Duration.ZERO);
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
    }
}
