package org.liuhen.tools.panel;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A remote I/O module with buttons, lamps and a sensor of temperature and humidity. Safe for many threads.
///
/// Discrete inputs (function 2): START 0, STOP 1, MARK 2, PAUSE 3. Coils (1, 5, 15): REC 0, FAULT 1, ARCHIVE 2,
/// BUZZER 3. Input registers (4): temperature 1, humidity 2, in tenths. The protocol is that of the Modbus
/// Application Protocol V1.1b3, chapter 6.
final class SimulatedModule {
    private static final int POINTS = 16;
    private static final int TEMPERATURE = 1;
    private static final int HUMIDITY = 2;
    private static final int ILLEGAL_FUNCTION = 1;
    private static final int ILLEGAL_ADDRESS = 2;
    private static final int ILLEGAL_VALUE = 3;
    private static final int LIT = 0xff00;

    private final boolean[] inputs = new boolean[POINTS];
    private final boolean[] coils = new boolean[POINTS];
    private final short[] registers = new short[POINTS];
    private final Runnable onLamps;

    /// @param onLamps told after each change of a lamp
    SimulatedModule(Runnable onLamps) {
        this.onLamps = onLamps;
        air(23.1, 48.7);
    }

    /// Its buttons, with their inputs.
    enum Button {
        START(0),
        STOP(1),
        MARK(2),
        PAUSE(3);

        private final int input;

        Button(int input) {
            this.input = input;
        }

        static Optional<Button> of(String word) {
            try {
                return Optional.of(valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /// Its lamps, with their coils.
    enum Lamp {
        REC(0),
        FAULT(1),
        ARCHIVE(2),
        BUZZER(3);

        private final int coil;

        Lamp(int coil) {
            this.coil = coil;
        }
    }

    synchronized void down(Button button) {
        inputs[button.input] = true;
    }

    synchronized void up(Button button) {
        inputs[button.input] = false;
    }

    synchronized void air(double celsius, double humidityPercent) {
        registers[TEMPERATURE] = (short) Math.round(celsius * 10);
        registers[HUMIDITY] = (short) Math.round(humidityPercent * 10);
    }

    /// What the lamps show.
    synchronized String lamps() {
        Map<Lamp, String> shown = new TreeMap<>();
        for (Lamp lamp : Lamp.values()) {
            shown.put(lamp, coils[lamp.coil] ? "on" : "off");
        }
        return shown.toString();
    }

    /// The answer to a request without its framing.
    byte[] answer(byte[] request) {
        String before = lamps();
        byte[] answer = answered(request);
        if (!before.equals(lamps())) {
            onLamps.run();
        }
        return answer;
    }

    private synchronized byte[] answered(byte[] request) {
        int function = request[0] & 0xff;
        if (request.length < 5) {
            return refusal(function, ILLEGAL_VALUE);
        }
        int address = ByteBuffer.wrap(request).getShort(1) & 0xffff;
        int value = ByteBuffer.wrap(request).getShort(3) & 0xffff;
        int count = function == 5 ? 1 : value;
        if (count == 0) {
            return refusal(function, ILLEGAL_VALUE);
        }
        if (address + count > POINTS) {
            return refusal(function, ILLEGAL_ADDRESS);
        }
        return switch (function) {
            case 1 -> bits(function, coils, address, count);
            case 2 -> bits(function, inputs, address, count);
            case 4 -> registers(function, address, count);
            case 5 -> {
                coils[address] = value == LIT;
                yield request.clone();
            }
            case 15 -> writeCoils(request, address, count);
            default -> refusal(function, ILLEGAL_FUNCTION);
        };
    }

    private byte[] writeCoils(byte[] request, int address, int count) {
        if (request.length < 6 + (count + 7) / 8) {
            return refusal(15, ILLEGAL_VALUE);
        }
        for (int i = 0; i < count; i++) {
            coils[address + i] = (request[6 + i / 8] & (1 << (i % 8))) != 0;
        }
        return ByteBuffer.allocate(5).put(request, 0, 5).array();
    }

    private static byte[] bits(int function, boolean[] from, int address, int count) {
        byte[] answer = new byte[2 + (count + 7) / 8];
        answer[0] = (byte) function;
        answer[1] = (byte) (answer.length - 2);
        for (int i = 0; i < count; i++) {
            if (from[address + i]) {
                answer[2 + i / 8] |= (byte) (1 << (i % 8));
            }
        }
        return answer;
    }

    private byte[] registers(int function, int address, int count) {
        ByteBuffer answer =
                ByteBuffer.allocate(2 + 2 * count).put((byte) function).put((byte) (2 * count));
        for (int i = 0; i < count; i++) {
            answer.putShort(registers[address + i]);
        }
        return answer.array();
    }

    private static byte[] refusal(int function, int code) {
        return new byte[] {(byte) (function | 0x80), (byte) code};
    }
}
