package org.liuhen.appliance.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.kit.SimulatedClocks;

class BulletinTest {
    private final SimulatedClocks clocks = new SimulatedClocks("2026-11-23T01:02:03.000000Z");
    private final Bulletin bulletin = new Bulletin(clocks);

    @Test
    void whoComesBackGetsWhatHappenedMeanwhile() throws InterruptedException {
        tell(3);
        String seen = bulletin.after(0, Duration.ZERO).events().getLast().id();
        tell(2);

        Bulletin.Since since = bulletin.after(bulletin.numberOf(seen).orElseThrow(), Duration.ZERO);

        assertThat(since.events()).extracting(Bulletin.Event::number).containsExactly(4L, 5L);
        assertThat(since.missed()).isZero();
    }

    @Test
    void whoComesBackTooLateIsToldHowMuchIsMissing() throws InterruptedException {
        tell(3);
        tell(1_005);

        Bulletin.Since since = bulletin.after(3, Duration.ZERO);

        assertThat(since.events()).hasSize(1_000);
        assertThat(since.missed()).isEqualTo(5);
        assertThat(since.events().getFirst().number()).isEqualTo(9);
    }

    @Test
    void anIdOfAnotherProcessIsUnknown() throws InterruptedException {
        tell(1);
        String id = bulletin.after(0, Duration.ZERO).events().getFirst().id();
        clocks.advance(Duration.ofSeconds(1));
        Bulletin next = new Bulletin(clocks);
        next.tell(new News.AlarmBegan(alarm()));

        assertThat(next.numberOf(id)).isEqualTo(OptionalLong.empty());
        assertThat(bulletin.numberOf(id.replaceAll("-1$", "-2"))).isEmpty();
        assertThat(bulletin.numberOf(id.replaceAll("-1$", "-99999999999999999999")))
                .isEmpty();
        assertThat(bulletin.numberOf("")).isEmpty();
    }

    @Test
    void whoWaitsIsWokenByTheNextChange() throws InterruptedException {
        Thread teller = Thread.ofPlatform().start(() -> tell(1));

        assertThat(bulletin.after(0, Duration.ofSeconds(20)).events()).hasSize(1);

        teller.join();
    }

    private void tell(int changes) {
        for (int i = 0; i < changes; i++) {
            bulletin.tell(new News.AlarmBegan(alarm()));
        }
    }

    private static Alarm alarm() {
        return new Alarm(AlarmCode.DISK_SPACE, Optional.empty(), 0, "存储空间不足", "little room is left");
    }
}
