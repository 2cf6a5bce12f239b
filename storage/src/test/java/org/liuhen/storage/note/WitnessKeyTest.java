package org.liuhen.storage.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.liuhen.storage.format.MalformedException;

/// Keys that others published, and policies by c2sp.org/tlog-policy.
class WitnessKeyTest {
    private static final String PUBLISHED = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
    private static final String OF_A_LOG = "sigsum.org+e4ade967+AZuUY6B08pW3QVHu8uvsrxWPcAv9nykap2Nb4oxCee+r";

    @Test
    void aPublishedKeyIsReadAndItsIdFits() throws MalformedException {
        assertThat(WitnessKey.parse(PUBLISHED).text()).isEqualTo(PUBLISHED);
        assertThat(WitnessKey.parse(PUBLISHED).name()).isEqualTo("remora.n621.de");
    }

    @Test
    void aKeyThatSignsLogsIsNoWitness() {
        assertThatThrownBy(() -> WitnessKey.parse(OF_A_LOG)).hasMessageContaining("type 4");
        assertThatThrownBy(() -> VerifierKey.parse(PUBLISHED)).hasMessageContaining("type 1");
    }

    @Test
    void aLineOfAnotherIsNoCosignature() throws MalformedException {
        SignedNote note = SignedNote.parse(
                "example.com/log\n9\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
                        + "— remora.n621.de ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/iF0u4vanlqJyocWODBt97w9uL+8qT7S5gxEHWWOworDcFiEBYJXORmnFBOBA==\n");
        assertThat(WitnessKey.parse(PUBLISHED).cosigned(note)).isEqualTo(OptionalLong.empty());
    }

    @Test
    void aPolicyNamesLogsWitnessesGroupsAndAQuorum() throws MalformedException {
        WitnessPolicy policy = WitnessPolicy.parse("""
                # who is trusted

                log %s https://example.org/log
                  witness w1\t%s
                group one 1 w1
                group all-of-it all one
                quorum all-of-it
                """.formatted(OF_A_LOG, PUBLISHED));
        assertThat(policy.log("sigsum.org")).isPresent();
        assertThat(policy.log("example.org")).isEmpty();
        assertThat(policy.quorum()).isPresent();
        assertThat(WitnessPolicy.parse("quorum none\n").quorum()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "log " + OF_A_LOG + "\n",
                "log " + OF_A_LOG + "\nlog " + OF_A_LOG + "\nquorum none\n",
                "quorum w1\n",
                "quorum none\nquorum none\n",
                "witness none " + PUBLISHED + "\nquorum none\n",
                "witness w " + PUBLISHED + "\nwitness v " + PUBLISHED + "\nquorum none\n",
                "witness w " + PUBLISHED + "\ngroup g 2 w\nquorum g\n",
                "witness w " + PUBLISHED + "\ngroup g 0 w\nquorum g\n",
                "witness w " + PUBLISHED + "\ngroup g some w\nquorum g\n",
                "witness w " + PUBLISHED + "\ngroup g any\nquorum g\n",
                "witness w " + OF_A_LOG + "\nquorum w\n",
                "trust everybody\nquorum none\n"
            })
    void whatIsNoPolicyIsRefused(String text) {
        assertThatThrownBy(() -> WitnessPolicy.parse(text)).isInstanceOf(MalformedException.class);
    }
}
