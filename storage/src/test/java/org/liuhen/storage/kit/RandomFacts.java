package org.liuhen.storage.kit;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.liuhen.storage.format.AccessFact;
import org.liuhen.storage.format.ArchiveFact;
import org.liuhen.storage.format.Cause;
import org.liuhen.storage.format.ClockReading;
import org.liuhen.storage.format.Condition;
import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Fact;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.Json;
import org.liuhen.storage.format.MachineFact;
import org.liuhen.storage.format.OpenSession;
import org.liuhen.storage.format.Sensitivity;
import org.liuhen.storage.format.SessionFact;
import org.liuhen.storage.format.Stamp;
import org.liuhen.storage.format.StreamParameters;
import org.liuhen.storage.format.TrackId;
import org.liuhen.storage.time.ClockState;

/// Facts of every kind with random content.
public final class RandomFacts {
    /// How many kinds there are.
    public static final int KINDS = 39;

    private final Random random;

    public RandomFacts(Random random) {
        this.random = random;
    }

    /// An entry with a random stamp and `fact`.
    public static Entry entry(Random random, Fact fact) {
        RandomFacts facts = new RandomFacts(random);
        return new Entry(
                new Stamp(
                        facts.micros(),
                        facts.count(),
                        facts.text(),
                        facts.hash().hex().substring(0, 32)),
                fact);
    }

    /// A fact of kind 0 to [#KINDS] − 1.
    public Fact fact(int kind) {
        return switch (kind) {
            case 0 -> new Fact.Genesis(text(), text(), text());
            case 1 -> new Fact.Start(text(), hash());
            case 2 -> new Fact.Session(session(), word(), text(), session(), hash(), hash());
            case 3 -> new Fact.Track(track(), hash());
            case 4 -> new Fact.Open(track(), run(), streams(), run(), hash(), micros(), hash());
            case 5 -> segment();
            case 6 -> new Fact.Close(track(), run(), run(), count(), count(), maybe(hash()), cause(), text(), hash());
            case 7 -> new Fact.Gap(track(), cause(), micros(), micros(), text(), maybe(text()), hash());
            case 8 ->
                new Fact.End(
                        session(),
                        text(),
                        micros(),
                        cause(),
                        List.of(new Fact.TrackHead(word(), hash()), new Fact.TrackHead(word(), hash())),
                        hash());
            case 9 -> new Fact.Tick(List.of(openSession(), openSession()));
            case 10 -> new Fact.Recovered(text(), text(), text(), count(), maybe(hash()));
            case 11 -> new Fact.Flaw(track(), cause(), micros(), micros(), count(), text(), hash());
            case 12 -> new SessionFact.GoesOn(session(), micros() / 2, hash());
            case 13 -> new SessionFact.Pause(session(), text(), micros(), cause(), hash());
            case 14 -> new SessionFact.Resume(session(), text(), micros(), hash());
            case 15 -> new SessionFact.Mark(session(), text(), micros(), word(), maybe(object()), hash());
            case 16 ->
                new SessionFact.Statement(
                        session(),
                        text(),
                        List.of(count(), count()),
                        cause(),
                        random.nextBoolean()
                                ? new SessionFact.Manner.Spoken(count())
                                : new SessionFact.Manner.Written(object()),
                        hash());
            case 17 -> new SessionFact.Review(session(), text(), count(), hash());
            case 18 -> new SessionFact.Complete(session(), text(), hash());
            case 19 -> new MachineFact.Clock(one(MachineFact.Occasion.values()), micros(), reading());
            case 20 -> new SessionFact.Note(session(), text(), count(), object(), hash());
            case 21 -> new SessionFact.Particulars(session(), text(), object(), hash());
            case 22 -> new SessionFact.Climate(session(), text(), micros(), -count(), count(), hash());
            case 23 -> new MachineFact.Omission(text(), object());
            case 24 ->
                new IntakeFact.Intake(
                        session(),
                        one(IntakeFact.Way.values()),
                        word(),
                        run(),
                        random.nextBoolean() ? word() : "",
                        text(),
                        run(),
                        count(),
                        hash(),
                        maybe(-count()),
                        object(),
                        hash());
            case 25 ->
                new IntakeFact.Import(
                        session(),
                        run(),
                        random.nextBoolean() ? "000012.mp4" : "",
                        count(),
                        hash(),
                        hash(),
                        count(),
                        random.nextBoolean(),
                        List.of(one(IntakeFact.Oddity.values())),
                        List.of(new IntakeFact.Hole(count(), count())),
                        hash());
            case 26 -> new IntakeFact.Known(session(), run(), count(), hash());
            case 27 -> new IntakeFact.Passed(session(), run(), run(), one(IntakeFact.Passing.values()), text(), hash());
            case 28 -> new IntakeFact.Erase(session(), run(), count(), proven(), hash());
            case 29 -> new IntakeFact.Erased(session(), run(), one(IntakeFact.Outcome.values()), text(), hash());
            case 30 ->
                new IntakeFact.IntakeEnd(
                        session(), one(IntakeFact.Ending.values()), run(), run(), run(), count(), text(), hash());
            case 31 -> new MachineFact.Device(text(), word(), one(MachineFact.DeviceEvent.values()), object());
            case 32 ->
                new ArchiveFact.Receipt(
                        word(),
                        one(ArchiveFact.Lock.values()),
                        one(ArchiveFact.Proof.values()),
                        count(),
                        count(),
                        count(),
                        count(),
                        count(),
                        maybe(micros()),
                        List.of(text(), text()),
                        List.of(new ArchiveFact.Absent(count(), one(ArchiveFact.Absence.values()))));
            case 34 ->
                new ArchiveFact.Audit(
                        word(),
                        one(ArchiveFact.Look.values()),
                        one(ArchiveFact.Protection.values()),
                        count(),
                        count(),
                        count(),
                        List.of(new ArchiveFact.Faulty(text(), one(ArchiveFact.Fault.values()))));
            case 35 -> new ArchiveFact.Extended(word(), count(), count(), count(), micros());
            case 33 -> new MachineFact.Restored(text(), count(), count(), count(), count());
            case 36 ->
                new AccessFact.Access(
                        "account-" + hash().hex().substring(0, 8),
                        one(AccessFact.Act.values()),
                        session(),
                        word(),
                        maybe(new AccessFact.Stretch(micros(), micros())),
                        1 + count() / 2,
                        maybe(count()),
                        maybe(object()));
            case 37 ->
                new SessionFact.Flags(
                        session(), text(), List.of(one(Sensitivity.values()), one(Sensitivity.values())), hash());
            default ->
                new MachineFact.Scrub(
                        count(), count(), count(), count(), List.of(new MachineFact.Damage(count(), damage())));
        };
    }

    private Fact.Segment segment() {
        return new Fact.Segment(
                track(),
                run(),
                run(),
                count(),
                count(),
                hash(),
                micros(),
                count(),
                run(),
                run(),
                maybe(micros()),
                maybe(reading()),
                random.nextBoolean() ? Fact.Sealing.CAPTURED : Fact.Sealing.RECOVERED,
                hash());
    }

    private OpenSession openSession() {
        OpenSession.OpenRun run = new OpenSession.OpenRun(run(), run(), count(), micros());
        return new OpenSession(
                session(),
                word(),
                micros(),
                hash(),
                new OpenSession.Course(text(), micros() / 2),
                maybe(cause()),
                List.of(new OpenSession.OpenTrack(word(), hash(), run(), micros(), maybe(run))));
    }

    private List<StreamParameters> streams() {
        return List.of(
                new StreamParameters("video", text(), run(), run(), run(), 0, 0, text()),
                new StreamParameters("audio", text(), run(), 0, 0, run(), run(), text()));
    }

    private TrackId track() {
        return new TrackId(session(), word());
    }

    private String session() {
        return "%08d-%06d-%06x".formatted(random.nextInt(99_999_999), random.nextInt(999_999), random.nextInt(1 << 24));
    }

    private String word() {
        return "w" + Integer.toString(random.nextInt(1 << 20), 36) + "-" + random.nextInt(9);
    }

    private Condition damage() {
        return one(new Condition[] {Condition.CHANGED, Condition.UNREADABLE, Condition.ABSENT});
    }

    private Cause cause() {
        return one(Cause.values());
    }

    private ClockReading reading() {
        return new ClockReading(micros(), one(ClockState.values()), maybe(count()));
    }

    private SessionFact.Committed object() {
        return new SessionFact.Committed(session(), hash());
    }

    private IntakeFact.Proven proven() {
        IntakeFact.Proof proof = one(IntakeFact.Proof.values());
        return new IntakeFact.Proven(proof, proof == IntakeFact.Proof.SECOND_COPY ? 2 + random.nextInt(98) : 0);
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private int run() {
        return random.nextInt(Integer.MAX_VALUE);
    }

    private long count() {
        return random.nextLong(Json.MAX_INTEGER + 1);
    }

    /// From 1900 to 2200.
    private long micros() {
        return random.nextLong(-2_208_988_800_000_000L, 7_258_118_400_000_000L);
    }

    private Hash hash() {
        byte[] bytes = new byte[Hash.LENGTH];
        random.nextBytes(bytes);
        return Hash.of(bytes);
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    /// Text with all that is awkward: quotes, controls, Chinese, characters outside the basic plane.
    public String text() {
        String[] parts = {"a", "\"", "\\", "\n", "\u0001", "\u001f", "\u007f", "询问", "\ud83d\ude00", "/", "\u2028", ""};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }
}
