package org.liuhen.appliance.panel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.config.PanelConfig.Table;
import org.liuhen.storage.time.Clocks;

/// Asks the modules of one bus, one request at a time. A request is sent on a quiet and empty line, tried again
/// when no right answer comes, and never taken as answered by what was late, damaged, or another's. One thread.
final class ModbusMaster {
    private static final Duration LOOK = Duration.ofMillis(1);
    private static final int MOST_BYTES = 512;
    private static final int REFUSED = 0x80;

    private final Line line;
    private final Framing framing;
    private final Clocks clocks;
    private final byte[] came = new byte[MOST_BYTES];
    /// Until when a unit that did not answer is left alone, by its number.
    private final Map<Integer, Long> quietNanos = new HashMap<>();

    ModbusMaster(Line line, Framing framing, Clocks clocks) {
        this.line = line;
        this.framing = framing;
        this.clocks = clocks;
    }

    /// What a coil is told to be, or is.
    enum Coil {
        LIT,
        DARK;

        static Coil of(boolean lit) {
            return lit ? LIT : DARK;
        }
    }

    /// Reads `count` bits; bit 0 is that of `address`.
    ///
    /// @param tries how often it is asked, at least once
    /// @throws NoAnswerException if the module does not answer rightly
    /// @throws IOException if the line is gone
    BitSet bits(Table table, int unit, int address, int count, int tries) throws IOException {
        byte[] answer = ask(unit, new Request(reading(table), address, count), tries);
        BitSet bits = BitSet.valueOf(Arrays.copyOfRange(answer, 2, answer.length));
        bits.clear(count, Math.max(count, bits.length()));
        return bits;
    }

    /// Reads `count` registers, as signed numbers; as [#bits] otherwise.
    short[] registers(Table table, int unit, int address, int count, int tries) throws IOException {
        byte[] answer = ask(unit, new Request(reading(table), address, count), tries);
        short[] registers = new short[count];
        ByteBuffer.wrap(answer, 2, 2 * count).asShortBuffer().get(registers);
        return registers;
    }

    /// Sets a coil; as [#bits] otherwise.
    void write(int unit, int address, Coil coil, int tries) throws IOException {
        ask(
                unit,
                new Request(Request.Function.WRITE_COIL, address, coil == Coil.LIT ? Request.LIT : Request.DARK),
                tries);
    }

    private static Request.Function reading(Table table) {
        return switch (table) {
            case COILS -> Request.Function.READ_COILS;
            case DISCRETE_INPUTS -> Request.Function.READ_DISCRETE_INPUTS;
            case HOLDING_REGISTERS -> Request.Function.READ_HOLDING_REGISTERS;
            case INPUT_REGISTERS -> Request.Function.READ_INPUT_REGISTERS;
        };
    }

    private byte[] ask(int unit, Request request, int tries) throws IOException {
        for (int tried = 1; ; tried++) {
            try {
                return askOnce(unit, request);
            } catch (NoAnswerException e) {
                guard(unit, e.kind());
                if (e.kind() == NoAnswerException.Kind.REFUSED || tried >= tries) {
                    throw e;
                }
            }
        }
    }

    /// What a silent unit says too late is thrown away before it is asked again. Others do not wait for that:
    /// what is not of their unit is no answer of theirs.
    private void guard(int unit, NoAnswerException.Kind why) {
        Duration guard = framing.guard(why);
        if (why == NoAnswerException.Kind.SILENCE) {
            quietNanos.put(unit, clocks.monotonicNanos() + guard.toNanos());
        } else {
            clocks.sleep(guard);
        }
    }

    private void awaitQuiet(int unit) {
        Long untilNanos = quietNanos.remove(unit);
        long leftNanos = untilNanos == null ? 0 : untilNanos - clocks.monotonicNanos();
        if (leftNanos > 0) {
            clocks.sleep(Duration.ofNanos(leftNanos));
        }
    }

    private byte[] askOnce(int unit, Request request) throws IOException {
        Duration patience = framing.patience(request);
        awaitQuiet(unit);
        drain(patience);
        line.write(framing.frame(unit, request));
        long deadlineNanos = clocks.monotonicNanos() + patience.toNanos();
        int length = 0;
        while (clocks.monotonicNanos() < deadlineNanos) {
            int more = line.read(came, length);
            if (more == 0) {
                clocks.sleep(LOOK);
                continue;
            }
            length += more;
            Optional<byte[]> answer = framing.answer(unit, request, came, length);
            if (answer.isPresent()) {
                return checked(unit, request, answer.get());
            }
            if (length == came.length) {
                throw new NoAnswerException(NoAnswerException.Kind.WRONG, "the line is full of noise");
            }
        }
        throw length == 0
                ? new NoAnswerException(NoAnswerException.Kind.SILENCE, "unit " + unit + " does not answer")
                : new NoAnswerException(NoAnswerException.Kind.WRONG, "unit " + unit + " answered in part");
    }

    /// Throws away what lies in the line until it has been silent for long enough, or it is never silent.
    private void drain(Duration limit) throws IOException {
        long endNanos = clocks.monotonicNanos() + limit.toNanos();
        while (line.read(came, 0) > 0) {
            if (clocks.monotonicNanos() > endNanos) {
                throw new NoAnswerException(NoAnswerException.Kind.WRONG, "the line is full of noise");
            }
            clocks.sleep(framing.silence().plus(LOOK));
        }
        clocks.sleep(framing.silence());
    }

    private static byte[] checked(int unit, Request request, byte[] answer) throws NoAnswerException {
        if (answer.length == 2 && (answer[0] & 0xff) == (request.function().code() | REFUSED)) {
            throw new NoAnswerException(
                    NoAnswerException.Kind.REFUSED,
                    String.format(
                            Locale.ROOT,
                            "unit %d refuses %s at address %d (exception %d): the register map does not fit it",
                            unit,
                            request.function(),
                            request.address(),
                            answer[1] & 0xff));
        }
        boolean right = request.function() == Request.Function.WRITE_COIL
                ? Arrays.equals(answer, request.bytes())
                : answer.length == request.answerBytes()
                        && answer[0] == request.bytes()[0]
                        && (answer[1] & 0xff) == request.countedBytes();
        if (!right) {
            throw new NoAnswerException(
                    NoAnswerException.Kind.WRONG, "unit " + unit + " answered something else than was asked");
        }
        return answer;
    }
}
