package org.liuhen.ingest.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.Script;
import org.liuhen.ingest.source.Streams;

class ReadAheadTest {
    private static final long OPENED = 1_000_000_000;
    private static final long BEGAN = 1_400_000_000;
    private static final long MILLI = 1_000_000;
    private static final String PICTURES = "KPPPPPPPPPPPPPPPPPPP";

    private final ReadAhead readAhead = new ReadAhead(OPENED);
    private final List<Packet> handedOut = new ArrayList<>();

    @Test
    void whatComesOutInOneGoIsPlacedWhereItArrived() {
        List<Packet> arrived = arrived(PICTURES);
        arrived.forEach(packet -> give(packet, BEGAN + 400 * MILLI));
        assertThat(handedOut).isEqualTo(arrived);
    }

    @Test
    void aSinglePacketThatWasReadAheadIsPlacedWhereItArrived() {
        List<Packet> arrived = arrived(PICTURES);
        arrived.forEach(packet -> give(packet, BEGAN + 39 * MILLI));
        assertThat(handedOut).isEqualTo(arrived);
    }

    @Test
    void aThreadThatWaitedForTheProcessorIsNotTakenForTheEndOfTheReadAhead() {
        List<Packet> arrived = arrived(PICTURES);
        long out = BEGAN + 250 * MILLI;
        for (Packet packet : arrived) {
            give(packet, out);
            out += 15 * MILLI;
        }
        assertThat(handedOut).startsWith(arrived.subList(0, 10).toArray(Packet[]::new));
    }

    @Test
    void norIsOneThatWaitedForLong() {
        List<Packet> arrived = arrived(PICTURES);
        for (int i = 0; i < arrived.size(); i++) {
            give(arrived.get(i), BEGAN + (i < 2 ? 200 : 350) * MILLI);
        }
        assertThat(handedOut).isEqualTo(arrived);
    }

    @Test
    void aSlowCameraIsNotHeldBackForThreePictures() {
        ReadAhead slow = new ReadAhead(OPENED);
        List<Packet> arrived = arrived("KPPPPPPPPPPPPPPPPPPPPPPPPP");
        assertThat(slow.place(arrived.get(0))).isEmpty();
        assertThat(slow.place(arrived.get(25))).containsExactly(arrived.get(0), arrived.get(25));
    }

    @Test
    void anUnevenSourceIsNotHeldBackForLongerThanHalfASecond() {
        List<Packet> arrived = arrived(PICTURES);
        for (int i = 0; i < 14; i++) {
            give(arrived.get(i), arrived.get(i).arrivalNanos() + (i % 2 == 0 ? 30 * MILLI : 0));
        }
        assertThat(handedOut).isEmpty();
        give(arrived.get(14), 0);
        assertThat(handedOut).isEqualTo(arrived.subList(0, 15));
    }

    @Test
    void oneLatePacketPlacesNothingLater() {
        List<Packet> arrived = arrived(PICTURES);
        for (int i = 0; i < arrived.size(); i++) {
            give(arrived.get(i), i == 0 ? BEGAN + 30 * MILLI : 0);
        }
        assertThat(handedOut).isEqualTo(arrived);
    }

    @Test
    void aLiveSourceWaitsForATenthOfASecondAndNotLonger() {
        List<Packet> arrived = arrived(PICTURES);
        arrived.subList(0, 3).forEach(packet -> give(packet, 0));
        assertThat(handedOut).isEmpty();
        give(arrived.get(3), 0);
        assertThat(handedOut).isEqualTo(arrived.subList(0, 4));
    }

    @Test
    void whatWaitsIsHandedOutWhenTheSourceEnds() {
        List<Packet> arrived = arrived("KPP");
        arrived.forEach(packet -> give(packet, BEGAN + 80 * MILLI));
        assertThat(handedOut).isEmpty();
        assertThat(readAhead.release()).isEqualTo(arrived);
        assertThat(readAhead.release()).isEmpty();
    }

    @Test
    void aJumpOfTheTimeStampsPlacesNothingBeforeTheConnection() {
        arrived("KPP >PPPPPPPP").forEach(packet -> give(packet, 0));
        assertThat(handedOut).hasSize(11).allMatch(packet -> packet.arrivalNanos() >= OPENED);
    }

    @Test
    void soundIsPlacedByThePictures() {
        List<Packet> arrived = arrived("KaPaaPaaPaaPaaPaaPaaPaaPaa");
        arrived.forEach(packet -> give(packet, BEGAN + 200 * MILLI));
        checkPlaces(arrived);
    }

    @Test
    void soundAloneIsPlacedByItself() {
        List<Packet> arrived = Script.of(Streams.SOUND_ONLY, "aaaaaaaaaaaaaaaaaaaaaaaaaa", 100, BEGAN);
        arrived.forEach(packet -> give(packet, BEGAN + 200 * MILLI));
        checkPlaces(arrived);
    }

    /// Ticks of sound are no whole nanoseconds.
    private void checkPlaces(List<Packet> arrived) {
        assertThat(handedOut).hasSameSizeAs(arrived);
        for (int i = 0; i < arrived.size(); i++) {
            assertThat(handedOut.get(i).arrivalNanos() - arrived.get(i).arrivalNanos())
                    .as("packet %d", i)
                    .isBetween(-1L, 1L);
        }
    }

    private static List<Packet> arrived(String text) {
        return Script.of(text.contains("a") ? Streams.BOTH : Streams.VIDEO_ONLY, text, 100, BEGAN);
    }

    /// The packet comes out when it arrived, and not before `nanos`.
    private void give(Packet arrived, long nanos) {
        handedOut.addAll(readAhead.place(arrived.arrivedLater(Math.max(0, nanos - arrived.arrivalNanos()))));
    }
}
