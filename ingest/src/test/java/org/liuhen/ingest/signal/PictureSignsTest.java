package org.liuhen.ingest.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.liuhen.storage.format.Cause;

class PictureSignsTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;

    private final PictureSigns signs = new PictureSigns(SignalLimits.STANDARD);
    private final List<Warning> told = new ArrayList<>();
    private final Random random = new Random(7);

    @Test
    void aPictureThatTurnsBlackIsToldOnceWithItsBounds() {
        feed(0, 20, this::living);
        feed(20, 40, () -> look((x, y) -> 17));
        assertThat(signs.current()).extracting(Warning::cause).containsExactly(Cause.PICTURE_BLACK);
        feed(40, 50, this::living);
        assertThat(signs.current()).isEmpty();
        assertThat(told).containsExactly(warning(Cause.PICTURE_BLACK, 20, 40));
    }

    @Test
    void aBurntInClockOnBlackIsBlackAllTheSame() {
        feed(0, 12, () -> look((x, y) -> y < 24 && x < 300 && (x + y) % 3 == 0 ? 235 : 16));
        assertThat(signs.current()).extracting(Warning::cause).containsExactly(Cause.PICTURE_BLACK);
    }

    @Test
    void aHandBeforeTheLensIsCoveredAndNotBlack() {
        feed(0, 20, this::living);
        feed(20, 40, () -> look((x, y) -> 40 + x / 16 + random.nextInt(7)));
        feed(40, 50, this::living);
        assertThat(told).containsExactly(warning(Cause.PICTURE_COVERED, 20, 40));
    }

    @Test
    void aPictureThatStandsStillIsFrozenThoughAClockRunsInIt() {
        feed(0, 20, this::living);
        feed(20, 100, () -> look((x, y) -> y < 12 && x < 200 ? random.nextInt(256) : room(x, y)));
        assertThat(signs.current()).extracting(Warning::cause).containsExactly(Cause.PICTURE_FROZEN);
        feed(100, 110, this::living);
        assertThat(told).containsExactly(warning(Cause.PICTURE_FROZEN, 20, 100));
    }

    @Test
    void aSlowChangeIsNoFrozenPicture() {
        for (int second = 0; second < 200; second += 2) {
            int light = second / 8;
            signs.add(look((x, y) -> room(x, y) + light), second * 1_000_000L, told);
            assertThat(signs.current()).isEmpty();
        }
    }

    @Test
    void aStillPictureOfLessThanItsTimeIsNothing() {
        feed(0, 20, this::living);
        feed(20, 76, () -> look(PictureSignsTest::room));
        feed(76, 90, this::living);
        assertThat(told).isEmpty();
        assertThat(signs.suspect()).isFalse();
    }

    @Test
    void aFlashOfAFreePictureDoesNotSplitAWarning() {
        feed(0, 20, () -> look((x, y) -> 17));
        feed(20, 22, this::living);
        feed(22, 40, () -> look((x, y) -> 17));
        feed(40, 50, this::living);
        assertThat(told).containsExactly(warning(Cause.PICTURE_BLACK, 0, 40));
    }

    @Test
    void blackThenCoveredAreTwoWarningsThatMeet() {
        feed(0, 20, () -> look((x, y) -> 17));
        feed(20, 40, () -> look((x, y) -> 90));
        signs.cut(told);
        assertThat(told).containsExactly(warning(Cause.PICTURE_BLACK, 0, 20), warning(Cause.PICTURE_COVERED, 20, 38));
    }

    @Test
    void whatIsCutIsToldUpToTheLastLook() {
        feed(0, 30, () -> look((x, y) -> 17));
        signs.cut(told);
        assertThat(told).containsExactly(warning(Cause.PICTURE_BLACK, 0, 28));
        assertThat(signs.current()).isEmpty();
    }

    @Test
    void aWarningOfManyHoursIsToldInPartsThatFollowEachOther() {
        feed(0, 7_300, () -> look((x, y) -> 17));
        signs.cut(told);
        assertThat(told)
                .containsExactly(
                        warning(Cause.PICTURE_BLACK, 0, 3_600),
                        warning(Cause.PICTURE_BLACK, 3_600, 7_200),
                        warning(Cause.PICTURE_BLACK, 7_200, 7_298));
    }

    @Test
    void aLivingPictureIsNothing() {
        feed(0, 300, this::living);
        assertThat(told).isEmpty();
        assertThat(signs.current()).isEmpty();
    }

    private interface Scene {
        PictureLook look();
    }

    /// A look each two seconds.
    private void feed(int fromSecond, int toSecond, Scene scene) {
        for (int second = fromSecond; second < toSecond; second += 2) {
            signs.add(scene.look(), second * 1_000_000L, told);
        }
    }

    private PictureLook living() {
        return look((x, y) -> room(x, y) + random.nextInt(5));
    }

    /// A room with shapes in it.
    private static int room(int x, int y) {
        return 60 + (x / 40 * 37 + y / 40 * 53) % 120;
    }

    private static PictureLook look(IntBinaryOperator luma) {
        return PictureLook.at(luma, WIDTH, HEIGHT);
    }

    private Warning warning(Cause cause, int fromSecond, int toSecond) {
        String detail = told.stream()
                .filter(warning -> warning.cause() == cause)
                .map(Warning::detail)
                .findFirst()
                .orElse("");
        return new Warning(cause, fromSecond * 1_000_000L, toSecond * 1_000_000L, detail);
    }
}
