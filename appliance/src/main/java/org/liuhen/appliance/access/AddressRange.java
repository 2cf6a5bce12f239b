package org.liuhen.appliance.access;

import java.net.InetAddress;
import java.util.Optional;

/// Addresses of a network: one, or all that begin with the same bits.
///
/// @param text as it was given: `10.20.0.7`, `10.20.0.0/16`, `2001:db8::/32`
record AddressRange(String text, InetAddress first, int bits) {
    private static final String FOUR_NUMBERS = "[0-9]{1,3}(\\.[0-9]{1,3}){3}";

    /// Reads a range; empty if the text is none.
    static Optional<AddressRange> read(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> first = address(slash < 0 ? text : text.substring(0, slash));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        int all = first.get().getAddress().length * Byte.SIZE;
        String bits = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
        return bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= all
                ? Optional.of(new AddressRange(text, first.get(), Integer.parseInt(bits)))
                : Optional.empty();
    }

    /// Whether `address`, a numeric one, is among them.
    boolean contains(String address) {
        byte[] begin = first.getAddress();
        byte[] asked = address(address).map(InetAddress::getAddress).orElse(new byte[0]);
        if (asked.length != begin.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((begin[bit / Byte.SIZE] ^ asked[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /// A numeric address, with or without the brackets and the zone of IPv6; no name is ever looked up.
    private static Optional<InetAddress> address(String text) {
        String bare = text.replaceAll("^\\[|]$|%.*$", "");
        if (!bare.matches(FOUR_NUMBERS) && bare.indexOf(':') < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(bare));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
