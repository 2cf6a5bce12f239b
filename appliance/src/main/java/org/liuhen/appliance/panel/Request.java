package org.liuhen.appliance.panel;

/// What is asked of a module: a protocol data unit (Modbus Application Protocol V1.1b3, chapter 6).
///
/// @param address 0-based
/// @param value how many are read; the state that a coil is to take
record Request(Function function, int address, int value) {
    static final int LIT = 0xff00;
    static final int DARK = 0;

    /// The functions in use.
    enum Function {
        READ_COILS(1),
        READ_DISCRETE_INPUTS(2),
        READ_HOLDING_REGISTERS(3),
        READ_INPUT_REGISTERS(4),
        WRITE_COIL(5);

        private final int code;

        Function(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    byte[] bytes() {
        return new byte[] {
            (byte) function.code(), (byte) (address >> 8), (byte) address, (byte) (value >> 8), (byte) value
        };
    }

    /// Length of the answer that does it, in bytes.
    int answerBytes() {
        return function == Function.WRITE_COIL ? bytes().length : 2 + countedBytes();
    }

    /// Bytes that an answer to a reading counts.
    int countedBytes() {
        return switch (function) {
            case READ_COILS, READ_DISCRETE_INPUTS -> (value + 7) / 8;
            case READ_HOLDING_REGISTERS, READ_INPUT_REGISTERS -> 2 * value;
            case WRITE_COIL -> 0;
        };
    }
}
