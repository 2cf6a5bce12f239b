package org.liuhen.appliance.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldingTest {
    @ParameterizedTest
    @CsvSource({
        "示例市監詢〔2026〕17號, 示例市监询(2026) 17号",
        "ＳＬ－０００１, sl0001",
        "張偉, 张伟",
        "國家稅務總局 臺灣, 国家税务总局台湾",
        "［2026］第１７號, 2026第17号"
    })
    void whatIsWrittenInAnotherWayIsTheSame(String one, String other) {
        assertThat(Folding.of(one)).isEqualTo(Folding.of(other));
    }

    @ParameterizedTest
    @CsvSource({"张伟, 张玮", "17号, 71号", "询问, 讯问"})
    void whatIsAnotherWordStaysAnother(String one, String other) {
        assertThat(Folding.of(one)).isNotEqualTo(Folding.of(other));
    }
}
