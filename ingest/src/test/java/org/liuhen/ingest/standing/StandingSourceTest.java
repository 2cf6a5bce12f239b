package org.liuhen.ingest.standing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.liuhen.ingest.signal.SignalWatch;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.PacketSource;
import org.liuhen.ingest.source.Script;
import org.liuhen.ingest.source.SourceException;
import org.liuhen.ingest.source.Streams;
import org.liuhen.storage.kit.SimulatedClocks;

/// What came before START is there, once and in order, and nothing else is.
class StandingSourceTest {
    private static final String SECOND = "K" + "P".repeat(24);
    private static final int PICTURE_BYTES = 1_000;
    private static final long LIMIT_SECONDS = 20;

    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private final FedSource source = new FedSource();
    private StandingSource standing = standing(1 << 20);
    private int fed;

    @BeforeEach
    void start() {
        standing.start();
    }

    @AfterEach
    void close() {
        standing.close();
    }

    @Test
    void whatCameBeforeIsGivenFirstAndEachPacketOnce() throws SourceException {
        film(SECOND.repeat(3));
        standing.adopt();
        PacketSource connection = standing.connect();
        assertThat(connection.open()).isEqualTo(Streams.VIDEO_ONLY);
        film(SECOND);
        assertThat(numbers(connection, 100)).containsExactlyElementsOf(range(0, 100));
    }

    @Test
    void itReachesBackAsFarAsItMayAndBeginsWithAKeyFrame() throws SourceException {
        film(SECOND.repeat(30));
        assertThat(standing.standing().held()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
        clocks.advance(Duration.ofSeconds(2));
        standing.adopt();
        PacketSource connection = standing.connect();
        Packet first = connection.read();
        assertThat(first.key()).isTrue();
        assertThat(clocks.monotonicNanos() - first.arrivalNanos())
                .isBetween(
                        Duration.ofSeconds(9).toNanos(), Duration.ofSeconds(10).toNanos());
    }

    @Test
    void theNewestPictureIsShownWhileItIsArmedOnly() {
        film(SECOND.repeat(2));
        assertThat(standing.newestPicture().map(Script::number)).contains(25);
        standing.adopt();
        assertThat(standing.newestPicture()).isEmpty();
        film(SECOND);
        assertThat(standing.newestPicture()).isEmpty();
        standing.arm();
        film(SECOND);
        assertThat(standing.newestPicture().map(Script::number)).contains(75);
    }

    @Test
    void itHoldsNoMoreBytesThanItMay() throws SourceException {
        standing.close();
        standing = standing(100_000);
        standing.start();
        film(SECOND.repeat(9));
        standing.adopt();
        PacketSource connection = standing.connect();
        assertThat(Script.number(connection.read())).isEqualTo((9 - 3) * 25);
    }

    @Test
    void picturesThatNoKeyFrameLeadsToAreNotKept() throws SourceException {
        film("P".repeat(50) + SECOND);
        standing.adopt();
        assertThat(Script.number(standing.connect().read())).isEqualTo(50);
    }

    @Test
    void theNewestKeyFrameIsKeptHoweverLongAgoItCame() throws SourceException {
        film("K" + "P".repeat(15 * 25));
        assertThat(standing.standing().held()).isGreaterThan(Duration.ofSeconds(14));
        standing.adopt();
        assertThat(Script.number(standing.connect().read())).isZero();
    }

    @Test
    void whatCameBeforeALongLossIsNotKept() throws SourceException {
        film(SECOND);
        source.fail(new SourceException.Ended("the camera went away"));
        await(() -> standing.standing().trouble().isPresent());
        clocks.advance(Duration.ofMinutes(10));
        standing.adopt();
        PacketSource connection = standing.connect();
        film(SECOND);
        assertThat(Script.number(connection.read())).isEqualTo(25);
    }

    @Test
    void whereNothingIsKeptTheSourceIsConnectedAnew() throws SourceException {
        film("P".repeat(5));
        int before = source.connections();
        standing.adopt();
        PacketSource connection = standing.connect();
        connection.open();
        assertThat(source.connections()).isEqualTo(before + 1);
        film(SECOND);
        assertThat(Script.number(connection.read())).isEqualTo(5);
    }

    @Test
    void aLossIsToldInItsPlace() throws SourceException {
        film(SECOND);
        SourceException why = new SourceException.Ended("the camera went away");
        source.fail(why);
        film(SECOND);
        standing.adopt();
        PacketSource before = standing.connect();
        assertThat(numbers(before, 25)).containsExactlyElementsOf(range(0, 25));
        assertThatThrownBy(before::read).isSameAs(why);
        before.close();
        PacketSource after = standing.connect();
        after.open();
        assertThat(numbers(after, 25)).containsExactlyElementsOf(range(25, 50));
    }

    @Test
    void whoBeginsWhileTheSourceIsGoneHearsWhyAndThenWaitsForIt() throws Exception {
        SourceException why = new SourceException.Unreachable("nobody answers");
        source.fail(why);
        await(() -> standing.standing().trouble().isPresent());
        standing.adopt();
        PacketSource connection = standing.connect();
        assertThatThrownBy(connection::open).isSameAs(why);
        connection.close();

        PacketSource next = standing.connect();
        CompletableFuture<Packet> read = CompletableFuture.supplyAsync(() -> {
            try {
                next.open();
                return next.read();
            } catch (SourceException e) {
                throw new IllegalStateException(e);
            }
        });
        film(SECOND);
        assertThat(Script.number(read.get(LIMIT_SECONDS, TimeUnit.SECONDS))).isZero();
        assertThat(standing.standing().trouble()).isEmpty();
    }

    @Test
    void nothingIsKeptDuringAPause() throws SourceException {
        standing.adopt();
        standing.rest();
        film(SECOND.repeat(3));
        assertThat(standing.standing().held()).isZero();
        standing.follow();
        PacketSource connection = standing.connect();
        film(SECOND);
        assertThat(Script.number(connection.read())).isEqualTo(75);
    }

    @Test
    void nothingOfTheSessionBeforeIsKept() throws SourceException {
        standing.adopt();
        film(SECOND.repeat(3));
        standing.arm();
        film("P".repeat(5) + SECOND);
        standing.adopt();
        assertThat(Script.number(standing.connect().read())).isEqualTo(80);
    }

    @Test
    void aWaitEndsWithAnAbort() throws Exception {
        PacketSource connection = standing.connect();
        standing.adopt();
        CompletableFuture<Void> read = CompletableFuture.runAsync(
                () -> assertThatThrownBy(connection::read).isInstanceOf(SourceException.Aborted.class));
        connection.abort();
        read.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void whatIsNotTakenForLongIsLostAndThatIsSaid() throws SourceException {
        standing.close();
        standing = standing(100_000);
        standing.start();
        standing.adopt();
        film(SECOND.repeat(10));
        PacketSource connection = standing.connect();
        assertThatThrownBy(() -> numbers(connection, 250))
                .isInstanceOf(SourceException.Stalled.class)
                .hasMessageContaining("not taken");
    }

    private StandingSource standing(long mostBytes) {
        return new StandingSource(
                "front", source, new PreRoll(Duration.ofSeconds(10), mostBytes), SignalWatch.NONE, clocks);
    }

    /// Films pictures, one each 40 ms, and waits until they were read.
    private void film(String pictures) {
        for (int i = 0; i < pictures.length(); i++) {
            clocks.advance(Duration.ofMillis(40));
            Packet drawn = Script.of(Streams.VIDEO_ONLY, "K".repeat(fed) + pictures.charAt(i), PICTURE_BYTES, 0)
                    .getLast();
            source.give(List.of(drawn.arrivedLater(clocks.monotonicNanos() - drawn.arrivalNanos())));
            fed++;
        }
        await(source::isDone);
    }

    private static List<Integer> numbers(PacketSource connection, int count) throws SourceException {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(Script.number(connection.read()));
        }
        return numbers;
    }

    private static List<Integer> range(int from, int to) {
        List<Integer> range = new ArrayList<>();
        for (int i = from; i < to; i++) {
            range.add(i);
        }
        return range;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
