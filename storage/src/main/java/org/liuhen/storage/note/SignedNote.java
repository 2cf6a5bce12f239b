package org.liuhen.storage.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.liuhen.storage.format.MalformedException;

/// A text with signature lines (C2SP signed-note). Lines of keys nobody asks for are kept and ignored.
///
/// @param text the signed text, its last line ended
/// @param signatures at least one
public record SignedNote(String text, List<Signature> signatures) {
    private static final String DASH = "\u2014 ";
    private static final int MAX_SIGNATURES = 100;

    public SignedNote {
        signatures = List.copyOf(signatures);
    }

    /// One signature line.
    ///
    /// @param name name of the key
    /// @param bytes 4 bytes key ID and the signature
    public record Signature(String name, byte[] bytes) {
        public Signature {
            bytes = bytes.clone();
        }

        @Override
        public byte[] bytes() {
            return bytes.clone();
        }
    }

    /// `text` signed by `key`.
    public static SignedNote sign(String text, SigningKey key) {
        byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
        byte[] line = ByteBuffer.allocate(4 + signature.length)
                .putInt(key.verifier().id())
                .put(signature)
                .array();
        return new SignedNote(text, List.of(new Signature(key.verifier().name(), line)));
    }

    /// Reads a whole note.
    public static SignedNote parse(String note) throws MalformedException {
        for (int i = 0; i < note.length(); i++) {
            char c = note.charAt(i);
            if ((c < 0x20 && c != '\n') || c == 0x7f || c == '\ufffd') {
                throw new MalformedException("a note with a control character at " + i);
            }
        }
        int split = note.lastIndexOf("\n\n");
        if (split < 0 || !note.endsWith("\n") || split + 2 >= note.length()) {
            throw new MalformedException("a note without signature lines");
        }
        List<Signature> signatures = new ArrayList<>();
        for (String line : note.substring(split + 2, note.length() - 1).split("\n", -1)) {
            signatures.add(signature(line));
        }
        if (signatures.size() > MAX_SIGNATURES) {
            throw new MalformedException("a note with more than " + MAX_SIGNATURES + " signatures");
        }
        return new SignedNote(note.substring(0, split + 1), signatures);
    }

    /// This note with further signature lines, as a witness answers them.
    ///
    /// @param lines each ended
    /// @throws MalformedException if they are no signature lines
    public SignedNote and(String lines) throws MalformedException {
        return parse(encode() + lines);
    }

    private static Signature signature(String line) throws MalformedException {
        String[] parts = line.split(" ", -1);
        if (!line.startsWith(DASH) || parts.length != 3 || !NamedKey.isName(parts[1])) {
            throw new MalformedException("not a signature line: \"" + line + "\"");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(parts[2]);
            if (bytes.length < 5 || !Base64.getEncoder().encodeToString(bytes).equals(parts[2])) {
                throw new MalformedException("not a signature line: \"" + line + "\"");
            }
            return new Signature(parts[1], bytes);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("not base64 in the signature line \"" + line + "\"");
        }
    }

    /// Whether a line of `key` is there, and every line of it verifies.
    public boolean isSignedBy(VerifierKey key) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (Signature signature : signatures) {
            if (key.isOf(signature)) {
                byte[] bytes = signature.bytes();
                found = true;
                if (!key.verifies(message, Arrays.copyOfRange(bytes, 4, bytes.length))) {
                    return false;
                }
            }
        }
        return found;
    }

    /// The whole note as it is stored and published.
    public String encode() {
        StringBuilder out = new StringBuilder(text).append('\n');
        for (Signature signature : signatures) {
            out.append(DASH)
                    .append(signature.name())
                    .append(' ')
                    .append(Base64.getEncoder().encodeToString(signature.bytes()))
                    .append('\n');
        }
        return out.toString();
    }
}
