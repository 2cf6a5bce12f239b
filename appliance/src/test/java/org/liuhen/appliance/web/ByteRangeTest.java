package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0+1",
        "bytes=10-19, 10+10",
        "bytes=90-, 90+10",
        "bytes=90-400, 90+10",
        "bytes=-5, 95+5",
        "bytes=-500, 0+100",
        "bytes=100-, outside",
        "bytes=100-200, outside",
        "bytes=-0, outside",
        "bytes=999999999999999999-, outside",
        "bytes=9-3, whole",
        "bytes=-, whole",
        "'bytes=0-1,5-6', whole",
        "bytes=9999999999999999999999-, whole",
        "bytes=a-b, whole",
        "items=0-1, whole",
        "'', whole"
    })
    void aHeaderAsksForAPartOfAHundredBytes(String header, String expected) {
        String asked = switch (ByteRange.read(Optional.of(header), 100)) {
            case ByteRange.Asked.Whole _ -> "whole";
            case ByteRange.Asked.Outside _ -> "outside";
            case ByteRange.Asked.Part part ->
                part.range().offset() + "+" + part.range().lengthBytes();
        };
        assertThat(asked).isEqualTo(expected);
    }
}
