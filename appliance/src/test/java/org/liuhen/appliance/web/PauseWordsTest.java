package org.liuhen.appliance.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.liuhen.appliance.room.Rooms;

class PauseWordsTest {
    private static final Path WORDS = Path.of("src/main/page/src/words.ts");
    private static final Pattern REASON = Pattern.compile("^  \\[\"([a-z-]+)\", \"(.+?)\", ", Pattern.MULTILINE);

    @Test
    void thePageOffersTheReasonsOfTheRoomsInTheirWords() throws IOException {
        String words = Files.readString(WORDS);
        String reasons = words.substring(words.indexOf("PAUSE_REASONS = ["));

        assertThat(REASON.matcher(reasons).results().map(PauseWordsTest::codeAndWord))
                .containsExactlyElementsOf(Rooms.PAUSE_REASONS.stream()
                        .map(cause -> cause.code() + " " + cause.chinese())
                        .toList());
    }

    private static String codeAndWord(MatchResult reason) {
        return reason.group(1) + " " + reason.group(2);
    }
}
