package org.liuhen.storage.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.MalformedException;

/// The public half of the key of a witness: somebody who cosigns the checkpoints of a log, each only when it
/// continues the one before (C2SP tlog-cosignature, "cosignature/v1", Ed25519).
public final class WitnessKey {
    private static final byte COSIGNS_CHECKPOINTS = 4;
    private static final int ID_BYTES = 4;

    private final NamedKey key;

    private WitnessKey(NamedKey key) {
        this.key = key;
    }

    /// Reads `name+hexid+base64key`.
    ///
    /// @throws MalformedException if the text is of another form, or of another kind of key: ML-DSA-44 is not
    /// known
    public static WitnessKey parse(String text) throws MalformedException {
        return new WitnessKey(NamedKey.parse(text, COSIGNS_CHECKPOINTS));
    }

    /// Name of the witness.
    public String name() {
        return key.name();
    }

    /// The form `name+hexid+base64key`.
    public String text() {
        return key.text();
    }

    /// When this witness cosigned a checkpoint.
    ///
    /// @return seconds since 1970, by the witness's clock, of the earliest line; empty if no line of this key
    /// is there, or one of them is wrong
    public OptionalLong cosigned(SignedNote checkpoint) {
        OptionalLong earliest = OptionalLong.empty();
        for (SignedNote.Signature line : checkpoint.signatures()) {
            if (key.isOf(line)) {
                byte[] bytes = line.bytes();
                if (bytes.length <= ID_BYTES + Long.BYTES) {
                    return OptionalLong.empty();
                }
                long seconds = ByteBuffer.wrap(bytes).getLong(ID_BYTES);
                byte[] signature = Arrays.copyOfRange(bytes, ID_BYTES + Long.BYTES, bytes.length);
                if (seconds <= 0 || !key.verifies(message(seconds, checkpoint.text()), signature)) {
                    return OptionalLong.empty();
                }
                earliest = OptionalLong.of(Math.min(earliest.orElse(seconds), seconds));
            }
        }
        return earliest;
    }

    private static byte[] message(long seconds, String checkpoint) {
        return ("cosignature/v1\ntime " + seconds + "\n" + checkpoint).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WitnessKey witness && key.equals(witness.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
