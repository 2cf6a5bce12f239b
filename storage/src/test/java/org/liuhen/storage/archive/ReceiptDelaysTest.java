package org.liuhen.storage.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReceiptDelaysTest {
    private static final long SECOND = 1_000_000;

    @Test
    void aSegmentWaitsFromItsEntryToTheReceiptThatTellsOfIt() {
        ReceiptDelays delays = new ReceiptDelays();
        assertThat(delays.newest()).isEmpty();
        for (int i = 0; i < 100; i++) {
            delays.sealed(i, i * SECOND);
        }
        delays.receipted(50, 60 * SECOND);
        delays.receipted(51, 61 * SECOND);
        assertThat(delays.newest())
                .contains(new ArchivedLog.Delays(
                        51, Duration.ofSeconds(35), Duration.ofSeconds(60), Duration.ofSeconds(60)));
    }

    @Test
    void onlyTheNewestCount() {
        ReceiptDelays delays = new ReceiptDelays();
        delays.sealed(0, 0);
        delays.receipted(1, 500 * SECOND);
        for (int i = 1; i <= 100_000; i++) {
            delays.sealed(i, i * SECOND);
            delays.receipted(i + 1, i * SECOND + SECOND);
        }
        Duration one = Duration.ofSeconds(1);
        assertThat(delays.newest()).contains(new ArchivedLog.Delays(100_000, one, one, one));
    }
}
