package org.liuhen.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// A Modbus master that is not ours.
final class Mbpoll {
    private Mbpoll() {}

    /// What it reads of coil 0: `0` or `1`.
    ///
    /// @param line how it reaches the module, as its own options say
    static String coil(String... line) throws IOException, InterruptedException {
        List<String> words = Stream.concat(
                        Stream.of("mbpoll", "-t", "0", "-0", "-r", "0", "-c", "1", "-1"), Stream.of(line))
                .toList();
        Process mbpoll = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(mbpoll.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(mbpoll.waitFor()).as(said).isZero();
        return said.lines()
                .filter(each -> each.startsWith("[0]:"))
                .map(each -> each.substring(4).strip())
                .findFirst()
                .orElse(said);
    }
}
