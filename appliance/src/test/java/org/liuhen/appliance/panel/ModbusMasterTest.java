package org.liuhen.appliance.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.liuhen.appliance.config.PanelConfig.Table;
import org.liuhen.storage.kit.SimulatedClocks;

/// What a line does to requests and answers, and what the master makes of it.
class ModbusMasterTest {
    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:00:00.000000Z");
    private final StagedModule line = new StagedModule(clocks, new Random(1));
    private final ModbusMaster master = new ModbusMaster(line, new RtuFraming(19_200), clocks);

    /// The example of a request in the serial line specification's implementation notes: 11 01 0013 0025, CRC 0E
    /// 84.
    @Test
    void aFrameIsTheOneOfTheSpecification() {
        byte[] frame = new RtuFraming(9_600).frame(0x11, new Request(Request.Function.READ_COILS, 0x13, 0x25));
        assertThat(frame).containsExactly(0x11, 0x01, 0x00, 0x13, 0x00, 0x25, 0x0e, 0x84);
    }

    @Test
    void anAnswerIsWholeInWhateverPiecesItComes() throws NoAnswerException {
        RtuFraming framing = new RtuFraming(9_600);
        Request request = new Request(Request.Function.READ_INPUT_REGISTERS, 1, 2);
        byte[] answer = StagedModule.framed(2, 4, 4, 0x00, 0xe7, 0x01, 0xf4);
        for (int length = 0; length < answer.length; length++) {
            assertThat(framing.answer(2, request, answer, length))
                    .as("after %d bytes", length)
                    .isEmpty();
        }
        assertThat(framing.answer(2, request, answer, answer.length).orElseThrow())
                .isEqualTo(Arrays.copyOfRange(answer, 1, answer.length - 2));
    }

    @Test
    void bitsRegistersAndCoilsAreWhatTheModuleHas() throws IOException {
        line.inputs.set(0);
        line.inputs.set(3);
        line.registers[1] = 231;
        line.registers[2] = -15;
        assertThat(read()).isEqualTo(bits(0, 3));
        assertThat(master.registers(Table.INPUT_REGISTERS, 2, 1, 2, 1)).containsExactly((short) 231, (short) -15);
        master.write(1, 4, ModbusMaster.Coil.LIT, 1);
        assertThat(line.coils).isEqualTo(bits(4));
        master.write(1, 4, ModbusMaster.Coil.DARK, 1);
        assertThat(line.coils.isEmpty()).isTrue();
    }

    /// The answer to a request that was given up must not be taken for that to the next one.
    @Test
    void aLateAnswerAnswersNothing() throws IOException {
        line.inputs.set(0);
        line.next(answer -> new StagedModule.Late(answer, Duration.ofMillis(232)));
        assertThatThrownBy(() -> master.bits(Table.DISCRETE_INPUTS, 1, 0, 4, 1)).isInstanceOf(NoAnswerException.class);
        line.inputs.clear(0);
        assertThat(read()).isEqualTo(new BitSet());
    }

    @Test
    void noiseOnAnIdleLineIsThrownAway() throws IOException {
        line.inputs.set(1);
        line.noise(0xff, 0x01, 0x02, 0x00, 0x81, 0x33, 0x07);
        assertThat(read()).isEqualTo(bits(1));
        assertThat(line.requests).isEqualTo(1);
    }

    @Test
    void aWrongCrcIsAskedAgain() throws IOException {
        line.inputs.set(2);
        line.next(answer -> {
            answer[3] ^= 0x0f;
            return new StagedModule.Late(answer, Duration.ofMillis(8));
        });
        assertThat(read()).isEqualTo(bits(2));
        assertThat(line.requests).isEqualTo(2);
    }

    @Test
    void anAnswerOfAnotherUnitOrFunctionIsAskedAgain() throws IOException {
        line.inputs.set(2);
        line.next(
                _ -> new StagedModule.Late(StagedModule.framed(2, 2, 1, 1), Duration.ofMillis(8)),
                _ -> new StagedModule.Late(StagedModule.framed(1, 1, 1, 1), Duration.ofMillis(8)));
        assertThat(read()).isEqualTo(bits(2));
        assertThat(line.requests).isEqualTo(3);
    }

    @Test
    void anAnswerWithAnotherCountIsAskedAgain() throws IOException {
        line.next(_ -> new StagedModule.Late(StagedModule.framed(1, 2, 2, 1, 1), Duration.ofMillis(8)));
        assertThat(read()).isEqualTo(new BitSet());
        assertThat(line.requests).isEqualTo(2);
    }

    @Test
    void aCoilThatIsEchoedOtherwiseIsWrittenAgain() throws IOException {
        line.next(_ -> new StagedModule.Late(StagedModule.framed(1, 5, 0, 4, 0, 0), Duration.ofMillis(8)));
        master.write(1, 4, ModbusMaster.Coil.LIT, 3);
        assertThat(line.requests).isEqualTo(2);
    }

    @Test
    void aModuleThatRefusesIsNotAskedAgainAndTheMapIsNamed() {
        assertThatThrownBy(() -> master.bits(Table.HOLDING_REGISTERS, 1, 7, 1, 3))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining("unit 1 refuses READ_HOLDING_REGISTERS at address 7 (exception 1)");
        assertThat(line.requests).isEqualTo(1);
    }

    @Test
    void aDeadModuleTimesOutAndItsNeighbourAnswers() throws IOException {
        line.units.remove(1);
        line.registers[1] = 200;
        long before = clocks.monotonicNanos();
        assertThatThrownBy(() -> master.bits(Table.DISCRETE_INPUTS, 1, 0, 4, 3))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining("unit 1 does not answer");
        assertThat(Duration.ofNanos(clocks.monotonicNanos() - before)).isLessThan(Duration.ofSeconds(1));
        assertThat(master.registers(Table.INPUT_REGISTERS, 2, 1, 1, 1)).containsExactly((short) 200);
    }

    @Test
    void aLineThatIsUnpluggedIsKnownAtOnce() {
        line.unplug();
        long before = clocks.monotonicNanos();
        assertThatThrownBy(() -> master.bits(Table.DISCRETE_INPUTS, 1, 0, 4, 3))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(NoAnswerException.class);
        assertThat(clocks.monotonicNanos()).isEqualTo(before);
    }

    /// One byte of 500 is changed, lost or doubled on its way, in both directions.
    @Test
    void onADamagedLineNoValueIsEverWrong() throws IOException {
        long seed = Long.getLong("panel.seed", System.nanoTime());
        System.out.println("panel.seed=" + seed);
        Random random = new Random(seed);
        StagedModule noisy = new StagedModule(clocks, random);
        noisy.damage(2_000);
        ModbusMaster asking = new ModbusMaster(noisy, new RtuFraming(19_200), clocks);
        for (int i = 0; i < 5_000; i++) {
            noisy.inputs.clear();
            noisy.inputs.or(BitSet.valueOf(new byte[] {(byte) random.nextInt(16)}));
            assertThat(asking.bits(Table.DISCRETE_INPUTS, 1, 0, 4, 6)).isEqualTo(noisy.inputs);
        }
        assertThat(noisy.requests).isGreaterThan(5_000);
    }

    @Test
    void overTcpALateAnswerIsSkippedByItsNumber() throws NoAnswerException {
        TcpFraming framing = new TcpFraming();
        Request request = new Request(Request.Function.READ_DISCRETE_INPUTS, 0, 4);
        framing.frame(1, request);
        assertThat(framing.frame(1, request)).containsExactly(0, 2, 0, 0, 0, 6, 1, 2, 0, 0, 0, 4);
        byte[] came = {0, 1, 0, 0, 0, 4, 1, 2, 1, 9, 0, 2, 0, 0, 0, 4, 1, 2, 1, 6};
        assertThat(framing.answer(1, request, came, 10)).isEmpty();
        assertThat(framing.answer(1, request, came, came.length - 1)).isEmpty();
        assertThat(framing.answer(1, request, came, came.length).orElseThrow()).containsExactly(2, 1, 6);
    }

    private BitSet read() throws IOException {
        return master.bits(Table.DISCRETE_INPUTS, 1, 0, 4, 3);
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        Arrays.stream(set).forEach(bits::set);
        return bits;
    }
}
