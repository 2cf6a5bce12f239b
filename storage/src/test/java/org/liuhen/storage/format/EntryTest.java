package org.liuhen.storage.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.liuhen.storage.kit.RandomFacts;

/// What goes into an entry comes out of it, and nothing else can be read as one.
class EntryTest {
    private static final TrackId TRACK = new TrackId("20261123-010203-0a1b2c", "front");
    private static final Stamp STAMP =
            new Stamp(1_795_395_723_000_000L, 77, "boot", "00112233445566778899aabbccddeeff");

    @Test
    void everyKindOfFactComesBackTheSame() throws MalformedException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RandomFacts facts = new RandomFacts(random);
        Set<String> types = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            Entry entry = RandomFacts.entry(random, facts.fact(i % RandomFacts.KINDS));
            types.add(entry.fact().type());
            assertThat(Entry.decode(entry.encode()))
                    .as("seed %d, entry %d", seed, i)
                    .isEqualTo(entry);
        }
        assertThat(types).hasSize(RandomFacts.KINDS).hasSize(factRecords());
    }

    private static int factRecords() {
        Set<Class<?>> records = new HashSet<>(List.of(Fact.class.getPermittedSubclasses()));
        for (Class<?> room : List.of(
                Fact.OfTrack.class, SessionFact.class, IntakeFact.class, MachineFact.class, ArchiveFact.class)) {
            records.remove(room);
            records.addAll(List.of(room.getPermittedSubclasses()));
        }
        return records.size();
    }

    @Test
    void everyChangeOfOneByteIsRefusedOrIsAnotherEntry() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RandomFacts facts = new RandomFacts(random);
        for (int kind = 0; kind < RandomFacts.KINDS; kind++) {
            Entry entry = RandomFacts.entry(random, facts.fact(kind));
            byte[] bytes = entry.encode();
            for (int at = 0; at < bytes.length; at++) {
                byte right = bytes[at];
                for (int change : new int[] {0x01, 0x20, random.nextInt(1, 256)}) {
                    bytes[at] = (byte) (right ^ change);
                    assertIsAnother(entry, bytes, "seed %d, kind %d, byte %d".formatted(seed, kind, at));
                }
                bytes[at] = right;
            }
        }
    }

    @Test
    void daysAndHoursThatDoNotExistAreRefused() {
        String good = new String(new Entry(STAMP, new Fact.Tick(List.of())).encode(), StandardCharsets.UTF_8);
        String time = "\"utc\":\"2026-11-23T01:02:03.000000Z\"";
        assertThat(good).contains(time);
        for (String wrong : List.of(
                "2026-11-31T01:02:03.000000Z",
                "2026-02-29T01:02:03.000000Z",
                "2026-11-22T24:00:00.000000Z",
                "2026-11-23T01:02:60.000000Z",
                "2026-11-23 01:02:03.000000Z",
                "2026-11-23T01:02:03.000000+")) {
            byte[] bytes = good.replace(time, "\"utc\":\"" + wrong + "\"").getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> Entry.decode(bytes))
                    .as(wrong)
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("the field utc");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"v\":1`        | `\"v\":2`           | format version 2, and this software reads 1",
                "`\"v\":1`        | `\"v\":\"1\"`       | the field v is not a whole number of 0 or more",
                "`\"t\":\"gap\"`  | `\"t\":\"gasp\"`    | an unknown type of entry \"gasp\"",
                "`,\"v\":1`       | `,\"v\":1,\"x\":1`  | an unknown field x",
                "`,\"v\":1`       | ``                  | the field v is missing",
                "`\"detail\":\"\"`| `\"detail\":[]`     | the field detail is not a text",
                "`\"mono\":77`    | `\"mono\":-77`      | the field mono is not a whole number of 0 or more",
                "`ddeeff`         | `DDEEFF`            | the field salt is not 32 lower-case hexadecimal digits",
                "`:\"network\"`   | `:\"magic\"`        | an unknown cause \"magic\"",
                "`:\"front\"`     | `:\"../x\"`         | not a name of a–z, 0–9 and hyphens: \"../x\"",
                "`-0a1b2c`        | `-0a1b2c/..`        | not the name of a session: \"20261123-010203-0a1b2c/..\"",
                "`e3b0c442`       | `E3B0c442`          | not 64 lower-case hexadecimal digits: \"E3B0",
            })
    void whatIsUnknownIsRefusedByName(String right, String wrong, String reason) {
        Fact gap = new Fact.Gap(TRACK, Cause.NETWORK, 0, 1, "", Optional.empty(), Hash.over());
        String good = new String(new Entry(STAMP, gap).encode(), StandardCharsets.UTF_8);
        assertThat(good).contains(right);
        byte[] bytes = good.replace(right, wrong).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Entry.decode(bytes))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(reason);
    }

    @Test
    void anUnknownFieldInsideAListIsRefusedToo() {
        Fact end = new Fact.End(
                TRACK.session(), "", 0, Cause.STOPPED, List.of(new Fact.TrackHead("front", Hash.over())), Hash.over());
        String good = new String(new Entry(STAMP, end).encode(), StandardCharsets.UTF_8);
        byte[] bytes = good.replace("\"track\":\"front\"", "\"track\":\"front\",\"x\":1")
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Entry.decode(bytes)).hasMessage("an unknown field x");
    }

    @Test
    void anEntryThatNobodyCouldReadBackIsNotWritten() {
        List<Fact> facts = List.of(
                new Fact.Session(TRACK.session(), "Room 1", "", TRACK.session(), Hash.over(), Hash.over()),
                new Fact.Open(TRACK, -1, List.of(), 0, Hash.over(), 0, Hash.over()),
                new Fact.Gap(TRACK, Cause.OTHER, 0, 400_000_000_000_000_000L, "", Optional.empty(), Hash.over()),
                new Fact.Recovered("", "", "", -1, Optional.empty()));
        for (Fact fact : facts) {
            assertThatThrownBy(() -> new Entry(STAMP, fact).encode())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("nobody could read back");
        }
    }

    @Test
    void anEntryLongerThanATileBundleHoldsIsNeitherWrittenNorRead() {
        Fact fact = new Fact.Gap(TRACK, Cause.OTHER, 0, 1, "x".repeat(Entry.MAX_BYTES), Optional.empty(), Hash.over());
        assertThatThrownBy(() -> new Entry(STAMP, fact).encode()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Entry.decode(new byte[Entry.MAX_BYTES + 1])).isInstanceOf(MalformedException.class);
    }

    private static void assertIsAnother(Entry entry, byte[] bytes, String where) {
        try {
            Entry other = Entry.decode(bytes);
            assertThat(other).as(where).isNotEqualTo(entry);
            assertThat(other.encode()).as(where).isEqualTo(bytes);
        } catch (MalformedException e) {
            assertThat(e.getMessage()).as(where).isNotBlank();
        }
    }
}
