package org.liuhen.storage.format;

/// What every entry says besides its fact.
///
/// @param wallMicros wall time of writing it
/// @param monotonicMicros monotonic time of writing it, comparable under the same `boot` only
/// @param boot identity of the machine's boot
/// @param salt 32 hexadecimal digits of randomness, so that nobody guesses an entry from its hash
public record Stamp(long wallMicros, long monotonicMicros, String boot, String salt) {
    /// Length of the salt in bytes.
    public static final int SALT_BYTES = 16;

    static Stamp read(FieldsReader in) throws MalformedException {
        String salt = in.text("salt");
        if (!salt.matches("[0-9a-f]{32}")) {
            throw new MalformedException("the field salt is not 32 lower-case hexadecimal digits");
        }
        return new Stamp(in.time("utc"), in.count("mono"), in.text("boot"), salt);
    }

    void write(FieldsBuilder out) {
        out.time("utc", wallMicros)
                .whole("mono", monotonicMicros)
                .text("boot", boot)
                .text("salt", salt);
    }
}
