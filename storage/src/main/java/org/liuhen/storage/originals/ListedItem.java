package org.liuhen.storage.originals;

import java.util.Locale;
import java.util.Optional;
import org.liuhen.storage.format.FieldsBuilder;
import org.liuhen.storage.format.FieldsReader;
import org.liuhen.storage.format.JsonReader;
import org.liuhen.storage.format.JsonWriter;
import org.liuhen.storage.format.MalformedException;

/// One thing that was there when an intake began: a line of its listing.
///
/// @param name its path under the root of the device, byte for byte: what is not an ASCII letter or digit or one of
/// `._~/-` is percent-encoded (RFC 3986, 2.1)
/// @param text the same for a reader, as far as its encoding could be told
/// @param lengthBytes as the device said
/// @param modifiedMicros when it was last changed, by the device's clock
/// @param type what it is
/// @param claim what its name says
public record ListedItem(
        String name, String text, long lengthBytes, Optional<Long> modifiedMicros, Type type, Claim claim) {
    /// What a thing in a folder is.
    public enum Type {
        FILE,
        LINK,
        SPECIAL,
        /// It stands for all that is behind the last line of a listing of the greatest length.
        MORE
    }

    /// What the name of a file says by the rules of its device's layout; empty where it says nothing.
    ///
    /// @param officer number of the officer
    /// @param device number of the device
    /// @param takenMicros when the recording began, by the device's clock
    /// @param marked whether the officer marked it as important
    public record Claim(String officer, String device, Optional<Long> takenMicros, boolean marked) {
        /// Says nothing.
        public static final Claim NONE = new Claim("", "", Optional.empty(), false);
    }

    /// The line, without its line feed.
    public byte[] encode() {
        FieldsBuilder out = new FieldsBuilder()
                .text("name", name)
                .text("text", text)
                .whole("bytes", lengthBytes)
                .text("type", type.name().toLowerCase(Locale.ROOT))
                .text("officer", claim.officer())
                .text("device", claim.device())
                .whole("marked", claim.marked() ? 1 : 0);
        modifiedMicros.ifPresent(micros -> out.time("modified", micros));
        claim.takenMicros().ifPresent(micros -> out.time("taken", micros));
        return JsonWriter.bytes(out.build());
    }

    /// The item that a line holds.
    public static ListedItem decode(byte[] line) throws MalformedException {
        FieldsReader in = new FieldsReader(JsonReader.read(line));
        Optional<Long> taken = in.has("taken") ? Optional.of(in.time("taken")) : Optional.empty();
        Claim claim = new Claim(in.text("officer"), in.text("device"), taken, in.count("marked") == 1);
        ListedItem item = new ListedItem(
                in.text("name"),
                in.text("text"),
                in.count("bytes"),
                in.has("modified") ? Optional.of(in.time("modified")) : Optional.empty(),
                type(in.text("type")),
                claim);
        in.end();
        return item;
    }

    private static Type type(String code) throws MalformedException {
        for (Type type : Type.values()) {
            if (type.name().toLowerCase(Locale.ROOT).equals(code)) {
                return type;
            }
        }
        throw new MalformedException("the field type is \"" + code + "\"");
    }
}
