package org.liuhen.ingest.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.liuhen.ingest.mp4.CodecString;
import org.liuhen.ingest.mp4.FragmentBuilder;
import org.liuhen.ingest.mp4.InitSegment;
import org.liuhen.ingest.mp4.MalformedParameterSetException;
import org.liuhen.ingest.mp4.MovieFragment;
import org.liuhen.ingest.segment.Sample;
import org.liuhen.ingest.source.AudioParameters;
import org.liuhen.ingest.source.Packet;
import org.liuhen.ingest.source.StreamInfo;
import org.liuhen.ingest.source.VideoParameters;
import org.liuhen.storage.Ending;
import org.liuhen.storage.Lapse;
import org.liuhen.storage.RunOpening;
import org.liuhen.storage.RunWriter;
import org.liuhen.storage.SegmentClose;
import org.liuhen.storage.TrackWriter;
import org.liuhen.storage.durable.StorageException;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.media.Fragment;

/// A run that is being written: samples in, fragments and segments to the store. Belongs to the writer thread.
final class OpenRun {
    private final RunWriter run;
    private final FragmentBuilder fragments;
    private boolean segmentBegun;
    private int lostPackets;
    private long cameraMicros = Packet.UNTOLD;

    private OpenRun(RunWriter run, FragmentBuilder fragments) {
        this.run = run;
        this.fragments = fragments;
    }

    /// Begins a run with its first sample.
    ///
    /// @param before why there was no footage until then; empty if there was
    static OpenRun begin(TrackWriter track, Sample first, List<Lapse> before)
            throws StorageException, MalformedParameterSetException {
        StreamInfo streams = first.packet().streams();
        long zeroMicros = first.sessionMicros() - first.dts() * 1_000_000L / streams.timescale(first.kind());
        RunOpening opening = new RunOpening(describe(streams), InitSegment.of(streams), zeroMicros);
        OpenRun run = new OpenRun(track.beginRun(opening, before), new FragmentBuilder(streams));
        run.add(first);
        return run;
    }

    void add(Sample sample) {
        fragments.add(sample);
    }

    /// Makes all samples but the newest of each stream durable.
    void commit() throws StorageException {
        Optional<MovieFragment> fragment = fragments.build();
        if (fragment.isPresent()) {
            append(fragment.get());
            run.sync();
        }
    }

    /// Ends the segment before the newest sample.
    void seal() throws StorageException {
        Optional<MovieFragment> fragment = fragments.build();
        if (fragment.isPresent()) {
            append(fragment.get());
        }
        sealAppended();
    }

    /// Writes and seals everything and ends the run.
    ///
    /// @param nextVideoMicros session time of the first picture of the next run, if it follows without a loss
    void close(Ending ending, OptionalLong nextVideoMicros) throws StorageException {
        Optional<MovieFragment> fragment = fragments.buildRest(nextVideoMicros);
        if (fragment.isPresent()) {
            append(fragment.get());
        }
        sealAppended();
        run.close(ending);
    }

    /// Ends the run after the disk refused something: the store declares what is left.
    void abandon(Ending ending) throws StorageException {
        run.close(ending);
    }

    private void append(MovieFragment fragment) throws StorageException {
        run.append(new Fragment(
                fragment.bytes().bytes(),
                fragment.startMicros(),
                fragment.endMicros() - fragment.startMicros(),
                fragment.videoFrames(),
                fragment.start() == MovieFragment.Start.KEY ? Fragment.Start.KEY : Fragment.Start.DELTA));
        if (!segmentBegun) {
            segmentBegun = true;
            cameraMicros = fragment.cameraMicros();
        }
        lostPackets += fragment.lostPackets();
    }

    private void sealAppended() throws StorageException {
        if (segmentBegun) {
            Optional<Long> camera = cameraMicros == Packet.UNTOLD ? Optional.empty() : Optional.of(cameraMicros);
            run.seal(new SegmentClose(lostPackets, camera));
            segmentBegun = false;
            lostPackets = 0;
        }
    }

    private static List<StreamParameters> describe(StreamInfo streams) throws MalformedParameterSetException {
        List<StreamParameters> described = new ArrayList<>(2);
        Optional<VideoParameters> video = streams.video();
        if (video.isPresent()) {
            VideoParameters is = video.get();
            described.add(new StreamParameters(
                    "video", CodecString.of(is), is.timescale(), is.width(), is.height(), 0, 0, "copied"));
        }
        Optional<AudioParameters> audio = streams.audio();
        if (audio.isPresent()) {
            AudioParameters is = audio.get();
            described.add(new StreamParameters(
                    "audio",
                    CodecString.of(is),
                    is.timescale(),
                    0,
                    0,
                    is.rate(),
                    is.channels(),
                    is.treatment().code()));
        }
        return described;
    }
}
