package org.liuhen.storage.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one entry states. A closed set: `storage/FORMAT.md` describes each with every field.
///
/// `prev` is the RFC 6962 leaf hash of the entry before it in the same chain: a track's entries form one chain that
/// begins at its session's entry, and sessions and intakes chain to the `genesis` entry.
public sealed interface Fact
        permits Fact.Genesis,
                Fact.Start,
                Fact.Session,
                Fact.OfTrack,
                Fact.End,
                Fact.Tick,
                Fact.Recovered,
                SessionFact,
                IntakeFact,
                MachineFact,
                ArchiveFact,
                AccessFact {
    /// Name of this kind of entry, the value of its field `t`.
    String type();

    /// Adds the fields of this fact.
    void write(FieldsBuilder out);

    /// A fact of a track's chain.
    sealed interface OfTrack extends Fact {
        TrackId track();

        Hash prev();
    }

    /// The first entry of a log.
    ///
    /// @param origin name of the log (C2SP tlog-checkpoint)
    /// @param key verifier key of its signatures (C2SP signed-note)
    /// @param software what wrote it
    record Genesis(String origin, String key, String software) implements Fact {
        @Override
        public String type() {
            return "genesis";
        }

        @Override
        public void write(FieldsBuilder out) {
            out.text("origin", origin).text("key", key).text("software", software);
        }

        static Genesis read(FieldsReader in) throws MalformedException {
            return new Genesis(in.text("origin"), in.text("key"), in.text("software"));
        }
    }

    /// The program opened the store for recording.
    ///
    /// @param software name and version
    /// @param config SHA-256 of the effective configuration
    record Start(String software, Hash config) implements Fact {
        @Override
        public String type() {
            return "start";
        }

        @Override
        public void write(FieldsBuilder out) {
            out.text("software", software).hash("config", config);
        }

        static Start read(FieldsReader in) throws MalformedException {
            return new Start(in.text("software"), in.hash("config"));
        }
    }

    /// START of a session.
    ///
    /// @param session its name
    /// @param room where
    /// @param by what or who pressed START, never a person's name
    /// @param meta name of the metadata object with everything personal, of the form of a session's name
    /// @param commitment SHA-256 of that object's bytes, which hold a salt of their own
    /// @param prev leaf hash of the `genesis` entry
    record Session(String session, String room, String by, String meta, Hash commitment, Hash prev) implements Fact {
        @Override
        public String type() {
            return "session";
        }

        @Override
        public void write(FieldsBuilder out) {
            out.text("session", session)
                    .text("room", room)
                    .text("by", by)
                    .text("meta", meta)
                    .hash("commitment", commitment)
                    .hash("prev", prev);
        }

        static Session read(FieldsReader in) throws MalformedException {
            return new Session(
                    Names.session(in.text("session")),
                    Names.word(in.text("room")),
                    in.text("by"),
                    Names.session(in.text("meta")),
                    in.hash("commitment"),
                    in.hash("prev"));
        }
    }

    /// A track belongs to the session from its START on, whether its source ever comes or not.
    record Track(TrackId track, Hash prev) implements OfTrack {
        @Override
        public String type() {
            return "track";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeTrack(out, this);
        }

        static Track read(FieldsReader in) throws MalformedException {
            return new Track(TrackId.read(in), in.hash("prev"));
        }
    }

    /// A run began: its file exists and holds its init bytes.
    ///
    /// @param run number of the run in its track, from 0
    /// @param streams the elementary streams in it
    /// @param initBytes length of the init range, which begins at byte 0
    /// @param initHash SHA-256 of the init range
    /// @param startMicros wall time at media time 0 of the run
    record Open(
            TrackId track,
            int run,
            List<StreamParameters> streams,
            int initBytes,
            Hash initHash,
            long startMicros,
            Hash prev)
            implements OfTrack {
        public Open {
            streams = List.copyOf(streams);
        }

        @Override
        public String type() {
            return "open";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeTrack(out, this);
            out.whole("run", run)
                    .items(
                            "streams",
                            streams.stream().map(StreamParameters::write).toList())
                    .whole("bytes", initBytes)
                    .hash("sha256", initHash)
                    .time("start", startMicros);
        }

        static Open read(FieldsReader in) throws MalformedException {
            List<StreamParameters> streams = new ArrayList<>();
            for (FieldsReader stream : in.objects("streams")) {
                streams.add(StreamParameters.read(stream));
            }
            return new Open(
                    TrackId.read(in),
                    in.smallCount("run"),
                    streams,
                    in.smallCount("bytes"),
                    in.hash("sha256"),
                    in.time("start"),
                    in.hash("prev"));
        }
    }

    /// How a segment came to be sealed.
    enum Sealing {
        /// Sealed while it was recorded.
        CAPTURED,
        /// Found after a crash and sealed at the restart: its time of sealing says nothing about its time of
        /// capture.
        RECOVERED
    }

    /// A segment: a byte range of a run file.
    ///
    /// @param run number of the run
    /// @param segment number of the segment in its run, from 0
    /// @param offset first byte in the run file
    /// @param lengthBytes bytes
    /// @param hash SHA-256 of the range
    /// @param startMicros wall time of its first sample
    /// @param durationMicros length of its media
    /// @param frames video frames in it
    /// @param lostPackets transport packets known to be lost while it was received
    /// @param cameraMicros the source's own clock at `startMicros`, if it told one: a claim of the source
    /// @param clock the machine's clock at `startMicros`, if it was read
    record Segment(
            TrackId track,
            int run,
            int segment,
            long offset,
            long lengthBytes,
            Hash hash,
            long startMicros,
            long durationMicros,
            int frames,
            int lostPackets,
            Optional<Long> cameraMicros,
            Optional<ClockReading> clock,
            Sealing sealing,
            Hash prev)
            implements OfTrack {
        @Override
        public String type() {
            return "seg";
        }

        /// Wall time of the end of its last sample.
        public long endMicros() {
            return startMicros + durationMicros;
        }

        @Override
        public void write(FieldsBuilder out) {
            writeTrack(out, this);
            out.whole("run", run)
                    .whole("k", segment)
                    .whole("offset", offset)
                    .whole("bytes", lengthBytes)
                    .hash("sha256", hash)
                    .time("start", startMicros)
                    .whole("dur", durationMicros)
                    .whole("frames", frames)
                    .whole("lost", lostPackets)
                    .text("sealed", sealing == Sealing.CAPTURED ? "captured" : "recovered");
            cameraMicros.ifPresent(micros -> out.time("camera", micros));
            clock.ifPresent(reading -> reading.write(out));
        }

        static Segment read(FieldsReader in) throws MalformedException {
            return new Segment(
                    TrackId.read(in),
                    in.smallCount("run"),
                    in.smallCount("k"),
                    in.count("offset"),
                    in.count("bytes"),
                    in.hash("sha256"),
                    in.time("start"),
                    in.count("dur"),
                    in.smallCount("frames"),
                    in.smallCount("lost"),
                    in.has("camera") ? Optional.of(in.time("camera")) : Optional.empty(),
                    ClockReading.read(in),
                    readSealing(in.text("sealed")),
                    in.hash("prev"));
        }

        private static Sealing readSealing(String text) throws MalformedException {
            return switch (text) {
                case "captured" -> Sealing.CAPTURED;
                case "recovered" -> Sealing.RECOVERED;
                default -> throw new MalformedException("the field sealed is \"" + text + "\"");
            };
        }
    }

    /// A run ended.
    ///
    /// @param segments how many segments it has
    /// @param fileBytes length of the whole file
    /// @param tailBytes how many bytes at its end belong to no segment: left by a crash or a disk error
    /// @param tailHash SHA-256 of those bytes, present if there are any
    /// @param cause why
    /// @param detail the same in words, for a reader
    record Close(
            TrackId track,
            int run,
            int segments,
            long fileBytes,
            long tailBytes,
            Optional<Hash> tailHash,
            Cause cause,
            String detail,
            Hash prev)
            implements OfTrack {
        @Override
        public String type() {
            return "close";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeTrack(out, this);
            out.whole("run", run)
                    .whole("segments", segments)
                    .whole("bytes", fileBytes)
                    .whole("tail", tailBytes)
                    .text("cause", cause.code())
                    .text("detail", detail);
            tailHash.ifPresent(hash -> out.hash("tailsha256", hash));
        }

        static Close read(FieldsReader in) throws MalformedException {
            return new Close(
                    TrackId.read(in),
                    in.smallCount("run"),
                    in.smallCount("segments"),
                    in.count("bytes"),
                    in.count("tail"),
                    in.has("tailsha256") ? Optional.of(in.hash("tailsha256")) : Optional.empty(),
                    Cause.ofCode(in.text("cause")),
                    in.text("detail"),
                    in.hash("prev"));
        }
    }

    /// An interruption of a track: between these two times of the session there is no footage, and why.
    ///
    /// @param fromMicros end of the last footage before it, or START
    /// @param toMicros first footage after it, or the session's end
    /// @param by the person it came from, never a name; empty if it came by itself
    record Gap(
            TrackId track, Cause cause, long fromMicros, long toMicros, String detail, Optional<String> by, Hash prev)
            implements OfTrack {
        @Override
        public String type() {
            return "gap";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeTrack(out, this);
            out.text("cause", cause.code())
                    .time("from", fromMicros)
                    .time("to", toMicros)
                    .text("detail", detail)
                    .text("by", by);
        }

        static Gap read(FieldsReader in) throws MalformedException {
            return new Gap(
                    TrackId.read(in),
                    Cause.ofCode(in.text("cause")),
                    in.time("from"),
                    in.time("to"),
                    in.text("detail"),
                    in.optionalText("by"),
                    in.hash("prev"));
        }
    }

    /// A flaw of a track: between these two times of the session there is footage, and it is not as it should be.
    ///
    /// @param fromMicros where it begins
    /// @param toMicros where it ends; the same for what has no length, like a clock that was set
    /// @param count how many packets were lost; 0 for what is not counted
    /// @param detail the same in words, for a reader
    record Flaw(TrackId track, Cause cause, long fromMicros, long toMicros, long count, String detail, Hash prev)
            implements OfTrack {
        @Override
        public String type() {
            return "flaw";
        }

        @Override
        public void write(FieldsBuilder out) {
            writeTrack(out, this);
            out.text("cause", cause.code())
                    .time("from", fromMicros)
                    .time("to", toMicros)
                    .whole("count", count)
                    .text("detail", detail);
        }

        static Flaw read(FieldsReader in) throws MalformedException {
            return new Flaw(
                    TrackId.read(in),
                    Cause.ofCode(in.text("cause")),
                    in.time("from"),
                    in.time("to"),
                    in.count("count"),
                    in.text("detail"),
                    in.hash("prev"));
        }
    }

    /// The head of a track when its session ended.
    record TrackHead(String track, Hash head) {}

    /// A session ended. Its leaf hash is the one value that stands for the whole session.
    ///
    /// @param endMicros wall time of its end
    /// @param heads the last entry of each track
    /// @param prev leaf hash of its `session` entry
    record End(String session, String by, long endMicros, Cause cause, List<TrackHead> heads, Hash prev)
            implements Fact {
        public End {
            heads = List.copyOf(heads);
        }

        @Override
        public String type() {
            return "end";
        }

        @Override
        public void write(FieldsBuilder out) {
            out.text("session", session)
                    .text("by", by)
                    .time("end", endMicros)
                    .text("cause", cause.code())
                    .items(
                            "heads",
                            heads.stream()
                                    .map(head -> new FieldsBuilder()
                                            .text("track", head.track())
                                            .hash("head", head.head())
                                            .build())
                                    .toList())
                    .hash("prev", prev);
        }

        static End read(FieldsReader in) throws MalformedException {
            List<TrackHead> heads = new ArrayList<>();
            for (FieldsReader head : in.objects("heads")) {
                heads.add(new TrackHead(Names.word(head.text("track")), head.hash("head")));
                head.end();
            }
            return new End(
                    Names.session(in.text("session")),
                    in.text("by"),
                    in.time("end"),
                    Cause.ofCode(in.text("cause")),
                    heads,
                    in.hash("prev"));
        }
    }

    /// A sign of life, once a minute while the store is open: what is being recorded at this moment.
    record Tick(List<OpenSession> open) implements Fact {
        public Tick {
            open = List.copyOf(open);
        }

        @Override
        public String type() {
            return "tick";
        }

        @Override
        public void write(FieldsBuilder out) {
            out.items("open", open.stream().map(OpenSession::write).toList());
        }

        static Tick read(FieldsReader in) throws MalformedException {
            List<OpenSession> open = new ArrayList<>();
            for (FieldsReader session : in.objects("open")) {
                open.add(OpenSession.read(session));
            }
            return new Tick(open);
        }
    }

    /// Something was found at opening that an ordinary end would not have left.
    ///
    /// @param what `torn-entry`, `torn-checkpoint`, `unsigned`, `orphan-file`
    /// @param path where it was, under the state directory, or empty
    /// @param kept where it is now, under the state directory, or empty if it stayed
    /// @param lengthBytes how many bytes, or how many entries for `unsigned`
    /// @param hash SHA-256 of the bytes, if bytes were kept
    record Recovered(String what, String path, String kept, long lengthBytes, Optional<Hash> hash) implements Fact {
        @Override
        public String type() {
            return "recovered";
        }

        @Override
        public void write(FieldsBuilder out) {
            out.text("what", what).text("path", path).text("kept", kept).whole("count", lengthBytes);
            hash.ifPresent(present -> out.hash("sha256", present));
        }

        static Recovered read(FieldsReader in) throws MalformedException {
            return new Recovered(
                    in.text("what"),
                    in.text("path"),
                    in.text("kept"),
                    in.count("count"),
                    in.has("sha256") ? Optional.of(in.hash("sha256")) : Optional.empty());
        }
    }

    private static void writeTrack(FieldsBuilder out, OfTrack fact) {
        out.text("session", fact.track().session())
                .text("track", fact.track().track())
                .hash("prev", fact.prev());
    }
}
