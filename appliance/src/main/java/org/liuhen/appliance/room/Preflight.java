package org.liuhen.appliance.room;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.liuhen.appliance.room.PreflightItem.Grade;
import org.liuhen.appliance.space.RoomDemand;
import org.liuhen.ingest.capture.MicrophoneSource;
import org.liuhen.ingest.signal.Warning;
import org.liuhen.ingest.standing.StandingSource.Standing;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.time.ClockState;

/// Looks at everything that should be in order before START. Its disk may hold up whoever asks.
final class Preflight {
    private final PreflightRules rules;
    private final SpaceCheck space;
    private final Licences licences;
    private final Supplier<ClockState> clock;
    private final Supplier<Optional<String>> logFailure;

    /// @param clock how far the machine's clock can be believed
    /// @param logFailure why the log takes nothing any more
    Preflight(
            PreflightRules rules,
            SpaceCheck space,
            Licences licences,
            Supplier<ClockState> clock,
            Supplier<Optional<String>> logFailure) {
        this.rules = rules;
        this.space = space;
        this.licences = licences;
        this.clock = clock;
        this.logFailure = logFailure;
    }

    /// How a room stands now.
    ///
    /// @param sources of the room
    /// @param demand what it asks of the disk
    /// @param others what the other rooms ask of it
    List<PreflightItem> look(List<RoomSource> sources, RoomDemand demand, List<RoomDemand> others) {
        List<PreflightItem> items = new ArrayList<>();
        sources.forEach(source -> look(source, items));
        if (items.stream().noneMatch(item -> item.point() == PreflightPoint.SOUND)
                && sources.stream().allMatch(source -> source.standing().isPresent())) {
            items.add(wrong(PreflightPoint.SOUND, Optional.empty(), "没有声音来源", "no source has sound"));
        }
        items.add(space.look(rules.wrong(PreflightPoint.SPACE), demand, others));
        items.add(clock());
        items.add(licences(demand.room()));
        items.add(log());
        return items;
    }

    private void look(RoomSource source, List<PreflightItem> items) {
        Optional<String> name = Optional.of(source.name());
        PreflightPoint first =
                source.source() instanceof MicrophoneSource ? PreflightPoint.SOUND : PreflightPoint.PICTURE;
        if (source.standing().isEmpty()) {
            items.add(PreflightItem.unknown(first, name, "开始录制后才连接", "it is connected with START"));
            return;
        }
        Standing standing = source.standing().get().standing();
        if (standing.streams().isEmpty()) {
            String trouble = standing.trouble().orElse("it is being connected");
            items.add(wrong(first, name, standing.trouble().isPresent() ? "无信号：" + trouble : "正在连接", trouble));
            return;
        }
        boolean sees = source.standing().get().newestPicture().isPresent();
        if (standing.streams().get().video().isPresent()) {
            items.add(sees ? picture(name, standing) : wrong(PreflightPoint.PICTURE, name, "等待画面", "no picture yet"));
        }
        if (standing.streams().get().audio().isPresent()) {
            items.add(sound(name, standing));
        }
    }

    private PreflightItem picture(Optional<String> source, Standing standing) {
        return warning(PreflightPoint.PICTURE, source, standing)
                .orElseGet(() -> PreflightItem.good(PreflightPoint.PICTURE, source, "画面正常", "there is a picture"));
    }

    private PreflightItem sound(Optional<String> source, Standing standing) {
        Optional<PreflightItem> warning = warning(PreflightPoint.SOUND, source, standing);
        if (warning.isPresent()) {
            return warning.get();
        }
        return standing.level()
                .map(level -> String.format(Locale.ROOT, "%.0f dB", level.speechDecibels()))
                .map(level -> PreflightItem.good(
                        PreflightPoint.SOUND, source, "有声音（" + level + "）", "there is sound (" + level + ")"))
                .orElseGet(() -> wrong(PreflightPoint.SOUND, source, "等待声音", "no sound yet"));
    }

    private Optional<PreflightItem> warning(PreflightPoint point, Optional<String> source, Standing standing) {
        return standing.warnings().stream()
                .map(Warning::cause)
                .filter(cause -> of(cause) == point)
                .findFirst()
                .map(cause -> wrong(point, source, cause.chinese(), cause.english()));
    }

    private static PreflightPoint of(Cause cause) {
        return switch (cause) {
            case SOUND_SILENT, SOUND_CLIPPED, SOUND_DEAD -> PreflightPoint.SOUND;
            default -> PreflightPoint.PICTURE;
        };
    }

    private PreflightItem clock() {
        ClockState state = clock.get();
        String chinese = "时钟" + (state == ClockState.UNTRUSTED ? "不可信" : state.chinese());
        return state == ClockState.SYNCED
                ? PreflightItem.good(PreflightPoint.CLOCK, Optional.empty(), chinese, state.english())
                : wrong(PreflightPoint.CLOCK, Optional.empty(), chinese, "the clock is " + state.english());
    }

    private PreflightItem licences(String room) {
        Optional<List<Licences.Doubt>> doubts = licences.of(room);
        if (doubts.isEmpty()) {
            return PreflightItem.unknown(
                    PreflightPoint.LICENCE, Optional.empty(), "尚未填写执法人员", "no officer was written down yet");
        }
        if (doubts.get().isEmpty()) {
            return PreflightItem.good(PreflightPoint.LICENCE, Optional.empty(), "执法证有效", "the licences are valid");
        }
        boolean grave = doubts.get().stream().anyMatch(Licences.Doubt::grave);
        return new PreflightItem(
                PreflightPoint.LICENCE,
                Optional.empty(),
                grave ? rules.wrong(PreflightPoint.LICENCE) : Grade.WARNS,
                String.join(
                        "；", doubts.get().stream().map(Licences.Doubt::chinese).toList()),
                String.join(
                        "; ", doubts.get().stream().map(Licences.Doubt::english).toList()));
    }

    private PreflightItem log() {
        return logFailure
                .get()
                .map(why -> new PreflightItem(
                        PreflightPoint.LOG,
                        Optional.empty(),
                        Grade.FORBIDS,
                        "存储故障，无法封存：请检查磁盘后重新启动主机",
                        "the store failed: " + why + "; check the disk and start the program again"))
                .orElseGet(() ->
                        PreflightItem.good(PreflightPoint.LOG, Optional.empty(), "存证日志正常", "the log takes entries"));
    }

    private PreflightItem wrong(PreflightPoint point, Optional<String> source, String chinese, String english) {
        return new PreflightItem(point, source, rules.wrong(point), chinese, english);
    }
}
