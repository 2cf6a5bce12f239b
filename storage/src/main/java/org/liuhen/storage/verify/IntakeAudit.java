package org.liuhen.storage.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.Hash;
import org.liuhen.storage.format.IntakeFact;
import org.liuhen.storage.format.Names;

/// The check of what the entries tell of files that came from elsewhere: each intake one unbroken chain, each
/// line of its listing told of, nothing erased but what was taken in, and counts that add up. On the way it
/// collects which bytes must be in which file.
final class IntakeAudit {
    private final Map<String, Hash> metadata;
    private final Map<String, Story> intakes = new LinkedHashMap<>();
    private final Map<Long, IntakeFact.Import> imports = new HashMap<>();
    private final Set<SecondCopy> secondCopies = new LinkedHashSet<>();
    private final List<Kept> kept = new ArrayList<>();
    private @Nullable Hash genesis;

    /// @param metadata takes the commitments to metadata objects
    IntakeAudit(Map<String, Hash> metadata) {
        this.metadata = metadata;
    }

    /// A file in the folder of an intake.
    ///
    /// @param part what it is, in words
    /// @param lengthBytes −1 if only its digest is known
    record Kept(String intake, String file, String part, long lengthBytes, Hash hash) {}

    /// A file of which a second copy must be on a further volume.
    record SecondCopy(int volume, String intake, String file) {}

    private static final class Story {
        private Hash head;
        private final int items;
        private final Set<Integer> told = new HashSet<>();
        private final Map<Integer, Long> ordered = new HashMap<>();
        private int imported;
        private int known;
        private int passed;
        private long bytes;
        private boolean ended;

        Story(Hash head, int items) {
            this.head = head;
            this.items = items;
        }
    }

    void begin(Hash leaf) {
        genesis = leaf;
    }

    /// The files that must be there.
    List<Kept> kept() {
        return kept;
    }

    /// The second copies that must be there.
    Set<SecondCopy> secondCopies() {
        return secondCopies;
    }

    /// The intakes that have not ended.
    List<String> open() {
        return intakes.entrySet().stream()
                .filter(each -> !each.getValue().ended)
                .map(Map.Entry::getKey)
                .toList();
    }

    /// What is wrong with the entry at this place, or null.
    @Nullable
    String take(long index, Hash leaf, IntakeFact fact) {
        if (fact instanceof IntakeFact.Intake intake) {
            return begin(leaf, intake);
        }
        Story story = intakes.get(fact.intake());
        if (story == null) {
            return "intake " + fact.intake() + " has not begun";
        }
        String chain = chain(story, fact);
        story.head = leaf;
        String content = content(index, story, fact);
        return chain != null ? chain : content;
    }

    private @Nullable String begin(Hash leaf, IntakeFact.Intake fact) {
        metadata.put(fact.object().meta(), fact.object().commitment());
        if (intakes.putIfAbsent(fact.intake(), new Story(leaf, fact.items())) != null) {
            return "intake " + fact.intake() + " begins a second time";
        }
        kept.add(new Kept(fact.intake(), "listing.jsonl", "listing", fact.listingBytes(), fact.listingHash()));
        return fact.prev().equals(genesis)
                ? null
                : "intake " + fact.intake() + " does not chain to the beginning of the log";
    }

    private static @Nullable String chain(Story story, IntakeFact fact) {
        if (!fact.prev().equals(story.head)) {
            return "the chain of intake " + fact.intake()
                    + " is broken: the entry before this one is missing, changed or" + " in another place";
        }
        return story.ended ? "intake " + fact.intake() + " had ended" : null;
    }

    private @Nullable String content(long index, Story story, IntakeFact fact) {
        return switch (fact) {
            case IntakeFact.Import taken -> {
                imports.put(index, taken);
                story.imported++;
                story.bytes += taken.lengthBytes();
                if (!taken.file().isEmpty()) {
                    kept.add(new Kept(taken.intake(), taken.file(), "original", taken.lengthBytes(), taken.hash()));
                    kept.add(new Kept(
                            taken.intake(), Names.blocksFile(taken.item()), "block digests", -1, taken.blocks()));
                }
                yield tell(story, taken.item(), 1);
            }
            case IntakeFact.Known known -> {
                story.known++;
                yield imports.containsKey(known.entry())
                        ? tell(story, known.item(), 1)
                        : "entry " + known.entry() + " did not take in the file that is said to be known";
            }
            case IntakeFact.Passed over -> {
                story.passed += over.count();
                yield tell(story, over.item(), over.count());
            }
            case IntakeFact.Erase erase -> erase(story, erase);
            case IntakeFact.Erased erased ->
                story.ordered.remove(erased.item()) == null
                        ? "item " + erased.item() + " of intake " + erased.intake()
                                + " was erased, and no entry before says that it may be"
                        : null;
            case IntakeFact.IntakeEnd end -> end(story, end);
            case IntakeFact.Intake _ -> throw new IllegalStateException("a beginning is no content");
        };
    }

    private static @Nullable String tell(Story story, int item, int count) {
        for (int each = item; each < item + count; each++) {
            if (each < 0 || each >= story.items) {
                return "item " + each + " is not in the listing, which has " + story.items + " lines";
            }
            if (!story.told.add(each)) {
                return "item " + each + " of the listing is told of a second time";
            }
        }
        return null;
    }

    private @Nullable String erase(Story story, IntakeFact.Erase fact) {
        IntakeFact.Import taken = imports.get(fact.entry());
        if (taken == null) {
            return "a file may be erased by entry " + fact.entry() + ", which did not take a file in";
        }
        if (!story.told.contains(fact.item())) {
            return "item " + fact.item() + " may be erased before it was taken in or found to be known";
        }
        if (fact.proven().proof() == IntakeFact.Proof.SECOND_COPY) {
            int volume = fact.proven().volume();
            for (String file : List.of("listing.jsonl", taken.file(), Names.blocksFile(taken.item()))) {
                secondCopies.add(new SecondCopy(volume, taken.intake(), file));
            }
        }
        story.ordered.put(fact.item(), fact.entry());
        return null;
    }

    private static @Nullable String end(Story story, IntakeFact.IntakeEnd fact) {
        story.ended = true;
        if (fact.imported() != story.imported
                || fact.known() != story.known
                || fact.passed() != story.passed
                || fact.importedBytes() != story.bytes) {
            return "the end of intake " + fact.intake() + " counts other files than its entries tell of";
        }
        return fact.ending() == IntakeFact.Ending.COMPLETE && story.told.size() != story.items
                ? "intake " + fact.intake() + " is complete, and " + (story.items - story.told.size())
                        + " lines of its listing are not told of"
                : null;
    }
}
