package org.liuhen.appliance.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.liuhen.appliance.space.DiskOutlook.Fit;
import org.liuhen.appliance.space.DiskOutlook.Level;
import org.liuhen.storage.media.Fragment;
import org.liuhen.storage.media.LiveTail;

class DiskOutlookTest {
    private static final long HOUR_BYTES = 3_600_000_000L;
    private static final SpaceRules RULES = new SpaceRules(HOUR_BYTES, Duration.ofHours(4), 24, 4);

    @Test
    void hoursAreWhatIsAboveTheReserveDividedByWhatIsWritten() {
        DiskOutlook outlook =
                DiskOutlook.of(31 * HOUR_BYTES, RULES, List.of(recording("one", 0), idle("two"), idle("three")));
        assertThat(outlook.hoursRecording().orElseThrow()).isCloseTo(30, within(1e-9));
        assertThat(outlook.hoursAll()).isCloseTo(10, within(1e-9));
        assertThat(outlook.hoursByRoom().get("one")).isCloseTo(30, within(1e-9));
        assertThat(outlook.hoursByRoom().get("two")).isCloseTo(15, within(1e-9));
        assertThat(outlook.level()).isEqualTo(Level.OK);
    }

    @Test
    void theLevelIsThatOfTheRoomsThatRecordAndOfAllWhereNoneDoes() {
        assertThat(level(25, recording("one", 0))).isEqualTo(Level.OK);
        assertThat(level(24.9, recording("one", 0))).isEqualTo(Level.LOW);
        assertThat(level(5, recording("one", 0))).isEqualTo(Level.LOW);
        assertThat(level(4.9, recording("one", 0))).isEqualTo(Level.CRITICAL);
        assertThat(level(0.5, recording("one", 0))).isEqualTo(Level.CRITICAL);
        assertThat(level(30, idle("one"), idle("two"))).isEqualTo(Level.LOW);
        assertThat(level(30, recording("one", 0), idle("two"))).isEqualTo(Level.OK);
    }

    @Test
    void aSessionOfTheExpectedLengthFitsExactly() {
        assertThat(DiskOutlook.fit(5 * HOUR_BYTES, RULES, idle("one"), List.of(idle("two"))))
                .isEqualTo(new Fit.Fits(4));
        assertThat(DiskOutlook.fit(5 * HOUR_BYTES - 1_000_000, RULES, idle("one"), List.of(idle("two"))))
                .isInstanceOf(Fit.TooShort.class);
    }

    @Test
    void anOpenSessionKeepsTheRestOfItsExpectedLength() {
        // Three hours of it are left: 1 reserve + 3 kept + 4 for the new one.
        assertThat(DiskOutlook.fit(8 * HOUR_BYTES, RULES, idle("one"), List.of(recording("two", 1))))
                .isEqualTo(new Fit.Fits(4));
        assertThat(DiskOutlook.fit(7 * HOUR_BYTES, RULES, idle("one"), List.of(recording("two", 1))))
                .isEqualTo(new Fit.TooShort(3));
        assertThat(DiskOutlook.fit(4 * HOUR_BYTES, RULES, idle("one"), List.of(recording("two", 1))))
                .isInstanceOf(Fit.Taken.class);
    }

    @Test
    void aSessionThatIsLongerThanExpectedKeepsAnHour() {
        assertThat(DiskOutlook.fit(6 * HOUR_BYTES, RULES, idle("one"), List.of(recording("two", 9))))
                .isEqualTo(new Fit.Fits(4));
        assertThat(DiskOutlook.fit(2 * HOUR_BYTES, RULES, idle("one"), List.of(recording("two", 9))))
                .isInstanceOf(Fit.Taken.class);
    }

    @Test
    void aRateIsAssumedUntilTenSecondsWereMeasuredAndKeptAfterwards() {
        MeasuredRate rate = new MeasuredRate(750_000);
        LiveTail tail = new LiveTail();
        for (int i = 0; i < 19; i++) {
            add(tail, i);
        }
        rate.measure(tail.fragments());
        assertThat(rate.bytesPerSecond()).isEqualTo(750_000);
        add(tail, 19);
        rate.measure(tail.fragments());
        assertThat(rate.bytesPerSecond()).isEqualTo(200_000);
        rate.measure(new ArrayList<>());
        assertThat(rate.bytesPerSecond()).isEqualTo(200_000);
    }

    /// Half a second and 100,000 bytes, a minute after the one before: time without media does not thin the rate.
    private static void add(LiveTail tail, int number) {
        tail.add(
                0,
                number * 100_000L,
                new Fragment(new byte[100_000], number * 60_000_000L, 500_000, 12, Fragment.Start.KEY));
    }

    private static Level level(double hours, RoomDemand... rooms) {
        return DiskOutlook.of((long) (hours * HOUR_BYTES), RULES, List.of(rooms))
                .level();
    }

    private static RoomDemand idle(String room) {
        return new RoomDemand(room, 1_000_000, Optional.empty());
    }

    private static RoomDemand recording(String room, int hours) {
        return new RoomDemand(room, 1_000_000, Optional.of(Duration.ofHours(hours)));
    }
}
