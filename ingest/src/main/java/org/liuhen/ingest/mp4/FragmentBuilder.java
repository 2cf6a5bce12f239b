package org.liuhen.ingest.mp4;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.liuhen.ingest.segment.Sample;
import org.liuhen.ingest.source.Kind;
import org.liuhen.ingest.source.StreamInfo;

/// Collects the samples of one run and makes fragments of them: `moof` and `mdat` (ISO/IEC 14496-12, 8.8.4 to
/// 8.8.12).
///
/// The length of a sample is the decoding time of the next one minus its own, so the newest sample of each stream
/// is held back until the next one is there. Belongs to one thread.
public final class FragmentBuilder {
    private final StreamInfo streams;
    private final Map<Kind, Lane> lanes = new EnumMap<>(Kind.class);
    private int sequence;

    /// A builder for a run of `streams`.
    public FragmentBuilder(StreamInfo streams) {
        this.streams = streams;
        streams.video().ifPresent(video -> lanes.put(Kind.VIDEO, new Lane(video.timescale(), video.timescale() / 25)));
        streams.audio().ifPresent(audio -> lanes.put(Kind.AUDIO, new Lane(audio.timescale(), audio.frameTicks())));
    }

    /// Takes the next sample of its stream; its decoding time must be after that of the one before.
    public void add(Sample sample) {
        Lane lane = lanes.get(sample.kind());
        if (lane == null) {
            throw new IllegalArgumentException("a sample of " + sample.kind() + " in a run without it");
        }
        lane.add(sample);
    }

    /// A fragment of all samples whose length is known, or nothing if there are none.
    public Optional<MovieFragment> build() {
        List<Timed> video = take(Kind.VIDEO);
        List<Timed> audio = take(Kind.AUDIO);
        if (video.isEmpty() && audio.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(MovieFragment.of(streams, ++sequence, video, audio));
    }

    /// The last fragment of the run, with the samples held back. Their length is that of the sample before, for
    /// video the time until `nextVideoMicros` if the source went on.
    ///
    /// @param nextVideoMicros session time of the first picture after this run, if there is one
    public Optional<MovieFragment> buildRest(OptionalLong nextVideoMicros) {
        lanes.forEach((kind, lane) -> lane.release(kind == Kind.VIDEO ? nextVideoMicros : OptionalLong.empty()));
        return build();
    }

    private List<Timed> take(Kind kind) {
        Lane lane = lanes.get(kind);
        return lane == null ? List.of() : lane.take();
    }

    /// A sample and its length.
    record Timed(Sample sample, int durationTicks) {}

    private static final class Lane {
        private final int timescale;
        private List<Timed> ready = new ArrayList<>();
        private @Nullable Sample held;
        private int lastTicks;

        Lane(int timescale, int usualTicks) {
            this.timescale = timescale;
            this.lastTicks = usualTicks;
        }

        void add(Sample sample) {
            if (held != null) {
                end(held, sample.dts() - held.dts());
            }
            held = sample;
        }

        void release(OptionalLong nextMicros) {
            if (held == null) {
                return;
            }
            long ticks = lastTicks;
            if (nextMicros.isPresent()) {
                ticks = Math.round((nextMicros.getAsLong() - held.sessionMicros()) * (timescale / 1e6));
            }
            end(held, Math.max(1, ticks));
            held = null;
        }

        List<Timed> take() {
            List<Timed> taken = ready;
            ready = new ArrayList<>(taken.size() + 8);
            return taken;
        }

        private void end(Sample sample, long ticks) {
            if (ticks <= 0 || ticks > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "a sample at " + sample.dts() + " of " + ticks + " ticks, expected more than 0");
            }
            lastTicks = (int) ticks;
            ready.add(new Timed(sample, lastTicks));
        }
    }
}
