package org.liuhen.storage.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.liuhen.storage.format.Hash;

/// Good and bad proofs that others published: `vectors/SOURCES.md` names them.
class PublishedProofsTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("inclusions")
    void inclusionIsDecidedAsPublished(String name, String[] row) {
        boolean accepted = hasLength(row[4])
                && ProofCheck.inclusion(
                        Long.parseUnsignedLong(row[2]),
                        Long.parseUnsignedLong(row[3]),
                        hash(row[4]),
                        proof(row[6]),
                        hash(row[5]));
        assertThat(accepted).isEqualTo(row[1].equals("accept"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("consistencies")
    void consistencyIsDecidedAsPublished(String name, String[] row) {
        boolean accepted = ProofCheck.consistency(
                Long.parseUnsignedLong(row[2]),
                Long.parseUnsignedLong(row[3]),
                proof(row[6]),
                hash(row[4]),
                hash(row[5]));
        assertThat(accepted).isEqualTo(row[1].equals("accept"));
    }

    @Test
    void theVectorsAreAllThere() throws IOException {
        assertThat(rows("inclusion.tsv")).hasSize(98).anyMatch(row -> row[1].equals("accept"));
        assertThat(rows("consistency.tsv")).hasSize(98).anyMatch(row -> row[1].equals("accept"));
    }

    static Stream<Object[]> inclusions() throws IOException {
        return rows("inclusion.tsv").stream().map(row -> new Object[] {row[0], row});
    }

    static Stream<Object[]> consistencies() throws IOException {
        return rows("consistency.tsv").stream().map(row -> new Object[] {row[0], row});
    }

    private static List<String[]> rows(String file) throws IOException {
        try (InputStream in = PublishedProofsTest.class.getResourceAsStream("/vectors/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }

    /// A value that has not 32 bytes stands as a digest of it: equal to what it was equal to, and to nothing else.
    private static Hash hash(String hex) {
        byte[] bytes = hex.equals("-") ? new byte[0] : HexFormat.of().parseHex(hex);
        return bytes.length == Hash.LENGTH ? Hash.of(bytes) : Hash.over(new byte[] {0x55}, bytes);
    }

    /// A leaf hash of another length is nothing that a [Hash] could hold.
    private static boolean hasLength(String hex) {
        return hex.length() == 2 * Hash.LENGTH;
    }

    private static List<Hash> proof(String text) {
        return text.equals(".")
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(PublishedProofsTest::hash)
                        .toList();
    }
}
