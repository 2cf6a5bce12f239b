package org.liuhen.appliance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.liuhen.appliance.access.Tokens.Answer;
import org.liuhen.appliance.access.Tokens.Issued;
import org.liuhen.appliance.access.Tokens.Order;
import org.liuhen.appliance.access.Tokens.Reason;
import org.liuhen.appliance.access.Tokens.Standing;
import org.liuhen.storage.durable.SystemDisk;
import org.liuhen.storage.kit.SimulatedClocks;

class TokensTest {
    private static final String HERE = "10.20.0.7";
    private static final Login SECURITY =
            new Login("account-0123abcd", "安全管理员", Set.of(Role.SECURITY), "", "", Set.of(), Optional.empty());
    private static final Scope CASES = new Scope(Set.of(Action.FIND, Action.BIND), Set.of("执法一队"), false);

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");

    @TempDir
    Path directory;

    @Test
    void aTokenIsShownOnceAndItsFileHoldsOnlyAHash() throws Exception {
        Tokens tokens = open();
        Issued issued = issue(tokens, CASES);
        Path file = directory.resolve("tokens.json");

        assertThat(issued.secret()).matches("liuhen-[0-9a-f]{8}-[0-9a-f]{64}");
        assertThat(Files.readString(file))
                .doesNotContain(issued.secret(), issued.secret().substring(16));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(tokens.all().toString()).doesNotContain(issued.secret().substring(16));
        assertThat(known(open().admit(issued.secret(), HERE))).isEqualTo(known(tokens.admit(issued.secret(), HERE)));
    }

    @Test
    void aTokenIsItsSystemWithItsScopeAndNothingElse() throws Exception {
        Tokens tokens = open();
        Issued issued = issue(tokens, CASES);
        Login login = known(tokens.admit(issued.secret(), HERE));

        assertThat(login.actor()).isEqualTo(issued.token().token()).matches("token-[0-9a-f]{8}");
        assertThat(login.name()).isEqualTo("办案系统");
        assertThat(login.roles()).containsExactly(Role.TOKEN);
        assertThat(Rights.any(login, Action.BIND)).isTrue();
        assertThat(Rights.any(login, Action.VIEW)).isFalse();
        assertThat(login.isOf("执法一队")).isTrue();
        assertThat(login.isOf("执法二队")).isFalse();
        assertThat(login.reaches("")).isTrue();
        assertThat(tokens.name(login.actor())).contains("办案系统");
    }

    @Test
    void whatIsRevokedOpensNothingFromThatMoment() throws Exception {
        Tokens tokens = open();
        Issued issued = issue(tokens, CASES);
        tokens.revoke(issued.token().token());

        assertThat(reason(tokens.admit(issued.secret(), HERE))).isEqualTo(Reason.REVOKED);
        assertThat(reason(open().admit(issued.secret(), HERE))).isEqualTo(Reason.REVOKED);
        assertThat(tokens.all().getFirst().standing()).isEqualTo(Standing.REVOKED);
        assertThat(issue(tokens, CASES).secret()).as("the name is free again").isNotEqualTo(issued.secret());
        assertThatThrownBy(() -> tokens.revoke("token-00000000")).isInstanceOf(AccountRefusal.class);
    }

    @Test
    void itEndsWithItsLastDayAndThatIsWithinAYear() throws Exception {
        Tokens tokens = open();
        LocalDate today = tokens.longest().minusYears(1);
        Issued issued = tokens.issue(new Order("办案系统", CASES, today, List.of()), SECURITY, _ -> {});
        assertThat(issued.token().lastDay()).isEqualTo(today.toString());
        known(tokens.admit(issued.secret(), HERE));

        clocks.advance(Duration.ofDays(1));
        assertThat(reason(tokens.admit(issued.secret(), HERE))).isEqualTo(Reason.OVER);
        assertThat(tokens.all().getFirst().standing()).isEqualTo(Standing.OVER);
        assertThatThrownBy(() -> tokens.issue(new Order("新", CASES, today, List.of()), SECURITY, _ -> {}))
                .hasMessageContaining("today or later");
        LocalDate tooLong = tokens.longest().plusDays(1);
        assertThatThrownBy(() -> tokens.issue(new Order("新", CASES, tooLong, List.of()), SECURITY, _ -> {}))
                .hasMessageContaining("within a year");
    }

    @Test
    void itComesOnlyFromWhereItMay() throws Exception {
        Tokens tokens = open();
        Order order = new Order("办案系统", CASES, tokens.longest(), List.of("10.20.0.0/16", "2001:db8::1"));
        String secret = tokens.issue(order, SECURITY, _ -> {}).secret();

        known(tokens.admit(secret, HERE));
        known(tokens.admit(secret, "[2001:db8:0:0:0:0:0:1]"));
        assertThat(reason(tokens.admit(secret, "10.21.0.7"))).isEqualTo(Reason.ELSEWHERE);
        assertThat(reason(tokens.admit(secret, "2001:db8::2"))).isEqualTo(Reason.ELSEWHERE);
    }

    @Test
    void guessingIsSlowedByAddressAndNoSystemKeepsAnotherOut() throws Exception {
        Tokens tokens = open();
        Issued issued = issue(tokens, CASES);
        String wrong = issued.secret().substring(0, 16) + "0".repeat(64);
        for (int i = 0; i < 20; i++) {
            assertThat(reason(tokens.admit(wrong, "192.0.2.1"))).isEqualTo(Reason.WRONG);
        }
        assertThat(reason(tokens.admit(wrong, "192.0.2.1"))).isEqualTo(Reason.WAIT);
        assertThat(reason(tokens.admit(issued.secret(), "192.0.2.1"))).isEqualTo(Reason.WAIT);
        known(tokens.admit(issued.secret(), HERE));

        clocks.advance(Duration.ofSeconds(6));
        known(tokens.admit(issued.secret(), "192.0.2.1"));
        assertThat(reason(tokens.admit(wrong, "192.0.2.1"))).as("counted anew").isEqualTo(Reason.WRONG);
        assertThat(reason(tokens.admit("", "192.0.2.9"))).isEqualTo(Reason.WRONG);
    }

    @Test
    void aTokenThatCouldNotBeEnteredIsNone() throws IOException {
        Tokens tokens = open();
        assertThatThrownBy(() -> tokens.issue(order(tokens, CASES), SECURITY, _ -> {
                    throw new IOException("the log takes nothing");
                }))
                .hasMessage("the log takes nothing");
        assertThat(tokens.all()).isEmpty();
        assertThat(open().all()).isEmpty();
    }

    @Test
    void whenItWasUsedIsKeptToTenMinutes() throws Exception {
        Tokens tokens = open();
        Issued issued = issue(tokens, CASES);
        assertThat(issued.token().usedMicros()).isZero();
        List<Long> used = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            known(tokens.admit(issued.secret(), HERE));
            used.add(open().all().getFirst().usedMicros());
            clocks.advance(Duration.ofMinutes(5));
        }
        long first = issued.token().issuedMicros();
        assertThat(used).containsExactly(first, first, first + 600_000_000, first + 600_000_000);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "OWN",
                "PRESS",
                "MARK",
                "EXPLAIN",
                "CONFIRM",
                "FLAG",
                "UNFLAG",
                "APPROVE",
                "IMPORT",
                "REGISTER",
                "ACCOUNTS",
                "ROLES",
                "AUDIT"
            })
    void noTokenIsForWhatAPersonAnswersFor(Action action) throws IOException {
        refuses(new Scope(Set.of(Action.FIND, action), Set.of(), true), action.code());
    }

    @Test
    void aScopeSaysWhatAndWhere() throws IOException {
        refuses(new Scope(Set.of(), Set.of(), true), "what the token is for");
        refuses(new Scope(Set.of(Action.FIND), Set.of(), false), "units");
        refuses(new Scope(Set.of(Action.FIND), Set.of("执法一队"), true), "units");
        refuses(new Scope(Set.of(Action.COPY), Set.of(), true), "view together with copy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "example.org", "10.20.0", "10.20.0.256", "10.20.0.0/33", "10.20.0.0/x", "2001:db8::/129", "1"
            })
    void whatIsNoAddressIsNamed(String text) throws IOException {
        Tokens tokens = open();
        Order order = new Order("办案系统", CASES, tokens.longest(), List.of("10.0.0.1", text));
        assertThatThrownBy(() -> tokens.issue(order, SECURITY, _ -> {}))
                .isInstanceOf(AccountRefusal.class)
                .hasMessageContaining("\"" + text + "\" is no address");
    }

    @ParameterizedTest
    @CsvSource({
        "10.20.0.7, 10.20.0.7, true",
        "10.20.0.7, 10.20.0.6, false",
        "10.20.0.0/23, 10.20.1.255, true",
        "10.20.0.0/23, 10.20.2.0, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "fe80::/10, fe80::1%eth0, true",
        "::ffff:10.20.0.7, 10.20.0.7, true",
        "10.20.0.7, not an address, false"
    })
    void aRangeHoldsWhatBeginsWithItsBits(String range, String address, boolean within) {
        assertThat(AddressRange.read(range).orElseThrow().contains(address)).isEqualTo(within);
    }

    @Test
    void twoSystemsCannotHaveOneName() throws Exception {
        Tokens tokens = open();
        issue(tokens, CASES);
        assertThatThrownBy(() -> issue(tokens, CASES)).hasMessageContaining("of this name");
        assertThatThrownBy(() -> tokens.issue(new Order(" ", CASES, tokens.longest(), List.of()), SECURITY, _ -> {}))
                .hasMessageContaining("1 to 40");
    }

    @Test
    void aDamagedFileIsNamedAndSoIsTheWayOut() throws Exception {
        issue(open(), CASES);
        Files.writeString(directory.resolve("tokens.json"), "{\"version\":");
        assertThatThrownBy(this::open).hasMessageContaining("tokens.json").hasMessageContaining("void all tokens");
        Files.writeString(directory.resolve("tokens.json"), "{\"version\":2,\"tokens\":[]}");
        assertThatThrownBy(this::open).hasMessageContaining("version 2");
    }

    private void refuses(Scope scope, String message) throws IOException {
        Tokens tokens = open();
        assertThatThrownBy(() -> issue(tokens, scope))
                .isInstanceOf(AccountRefusal.class)
                .hasMessageContaining(message);
        assertThat(tokens.all()).isEmpty();
    }

    private Tokens open() throws IOException {
        return Tokens.open(new SystemDisk(), clocks, directory);
    }

    private static Issued issue(Tokens tokens, Scope scope) throws IOException, AccountRefusal {
        return tokens.issue(order(tokens, scope), SECURITY, _ -> {});
    }

    private static Order order(Tokens tokens, Scope scope) {
        return new Order("办案系统", scope, tokens.longest(), List.of());
    }

    private static Login known(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Known.class);
        return ((Answer.Known) answer).login();
    }

    private static Reason reason(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        return ((Answer.Refused) answer).reason();
    }
}
