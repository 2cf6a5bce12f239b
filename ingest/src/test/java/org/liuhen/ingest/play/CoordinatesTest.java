package org.liuhen.ingest.play;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How places are written.
class CoordinatesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "N39.9 E116.3 | 39.9 | 116.3",
                "speed 3 N:39.9000,W:116.3000 km | 39.9 | -116.3",
                "S33.86 E151.21 | -33.86 | 151.21",
                "$GPRMC,1,A,3954.0000,N,11618.0000,E,0 | 39.9 | 116.3",
                "$GNRMC,092751.000,A,0000.0000,S,18000.0000,W,0 | 0 | -180",
            })
    void aPlaceIsRead(String text, double latitude, double longitude) {
        Coordinates at = Coordinates.in(text).orElseThrow();

        assertEquals(latitude, at.latitude(), 1e-9);
        assertEquals(longitude, at.longitude(), 1e-9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "N39 E116", "N95.0 E116.3", "N39.9 E190.5", "PLAN39.9 E116.3", "$GPRMC,1,V,,,,,"})
    void whatIsNoPlaceIsLeft(String text) {
        assertEquals(Optional.empty(), Coordinates.in(text));
    }
}
