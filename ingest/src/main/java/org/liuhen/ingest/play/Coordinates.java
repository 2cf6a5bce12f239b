package org.liuhen.ingest.play;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place on the earth, as devices write it into text.
///
/// @param latitude degrees, south negative
/// @param longitude degrees, west negative
record Coordinates(double latitude, double longitude) {
    private static final Pattern DEGREES = Pattern.compile(
            "\\b([NS])[: ]{0,2}([0-9]{1,2}\\.[0-9]{1,10})°?[, ]{1,3}([EW])[: ]{0,2}([0-9]{1,3}\\.[0-9]{1,10})");

    /// Time, validity, then degrees and minutes without a mark between them.
    private static final Pattern NMEA =
            Pattern.compile("\\$G[A-Z]RMC,[0-9.]{0,12},A,([0-9]{2})([0-9]{2}\\.[0-9]{1,10}),"
                    + "([NS]),([0-9]{3})([0-9]{2}\\.[0-9]{1,10}),([EW])");

    /// The first place in a text; nothing if there is none, or the receiver says that it did not know.
    static Optional<Coordinates> in(String text) {
        Matcher nmea = NMEA.matcher(text);
        if (nmea.find()) {
            return of(
                    degrees(nmea.group(1), nmea.group(2)),
                    nmea.group(3),
                    degrees(nmea.group(4), nmea.group(5)),
                    nmea.group(6));
        }
        Matcher plain = DEGREES.matcher(text);
        if (plain.find()) {
            return of(
                    Double.parseDouble(plain.group(2)),
                    plain.group(1),
                    Double.parseDouble(plain.group(4)),
                    plain.group(3));
        }
        return Optional.empty();
    }

    private static Optional<Coordinates> of(double latitude, String northOrSouth, double longitude, String eastOrWest) {
        if (latitude > 90 || longitude > 180) {
            return Optional.empty();
        }
        return Optional.of(new Coordinates(
                northOrSouth.equals("S") ? -latitude : latitude, eastOrWest.equals("W") ? -longitude : longitude));
    }

    private static double degrees(String degrees, String minutes) {
        return Double.parseDouble(degrees) + Double.parseDouble(minutes) / 60;
    }
}
