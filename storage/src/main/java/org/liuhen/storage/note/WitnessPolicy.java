package org.liuhen.storage.note;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.liuhen.storage.format.MalformedException;

/// Whom a verifier trusts (C2SP tlog-policy): the logs, and which witnesses must have cosigned a checkpoint
/// before it counts. Brought from elsewhere, like a key.
///
/// @param logs keys of the logs that are accepted; may be empty
/// @param quorum whose cosignatures are asked for; empty for nobody's
public record WitnessPolicy(List<VerifierKey> logs, Optional<Quorum> quorum) {
    private static final String NONE = "none";

    public WitnessPolicy {
        logs = List.copyOf(logs);
    }

    /// A witness, or so many of several.
    public sealed interface Quorum {
        /// Until when it has seen the log at the latest: the earliest moment of the cosignatures that it takes.
        ///
        /// @return seconds since 1970; empty if not enough cosigned
        OptionalLong met(SignedNote checkpoint);

        /// One witness.
        record One(WitnessKey key) implements Quorum {
            @Override
            public OptionalLong met(SignedNote checkpoint) {
                return key.cosigned(checkpoint);
            }
        }

        /// At least `least` of these.
        record Several(int least, List<Quorum> members) implements Quorum {
            public Several {
                members = List.copyOf(members);
            }

            @Override
            public OptionalLong met(SignedNote checkpoint) {
                long[] times = members.stream()
                        .map(each -> each.met(checkpoint))
                        .filter(OptionalLong::isPresent)
                        .mapToLong(OptionalLong::getAsLong)
                        .toArray();
                return times.length < least
                        ? OptionalLong.empty()
                        : Arrays.stream(times).min();
            }
        }
    }

    /// The key of the log of this name that is accepted.
    public Optional<VerifierKey> log(String origin) {
        return logs.stream().filter(each -> each.name().equals(origin)).findFirst();
    }

    /// Reads a policy file.
    ///
    /// @throws MalformedException naming the line, if it is no policy
    public static WitnessPolicy parse(String text) throws MalformedException {
        Lines lines = new Lines();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String[] words = line.replace('\t', ' ').strip().split(" +", -1);
            if (!words[0].isEmpty() && !words[0].startsWith("#")) {
                try {
                    lines.take(words);
                } catch (MalformedException | NumberFormatException e) {
                    throw new MalformedException("line " + number + " of the policy: " + e.getMessage());
                }
            }
        }
        if (!lines.decided) {
            throw new MalformedException("the policy has no line \"quorum\"");
        }
        return new WitnessPolicy(lines.logs, lines.quorum);
    }

    private static final class Lines {
        private final List<VerifierKey> logs = new ArrayList<>();
        private final Map<String, Quorum> named = new HashMap<>();
        private final List<WitnessKey> witnesses = new ArrayList<>();
        private Optional<Quorum> quorum = Optional.empty();
        private boolean decided;

        void take(String[] words) throws MalformedException {
            switch (words[0]) {
                case "log" -> log(words);
                case "witness" -> witness(words);
                case "group" -> group(words);
                case "quorum" -> quorum(words);
                default -> throw new MalformedException("it begins with none of log, witness, group and quorum");
            }
        }

        private void log(String[] words) throws MalformedException {
            require(words.length == 2 || words.length == 3, "log KEY [URL]");
            VerifierKey key = VerifierKey.parse(words[1]);
            require(!logs.contains(key), "this log stands there twice");
            logs.add(key);
        }

        private void witness(String[] words) throws MalformedException {
            require(words.length == 3 || words.length == 4, "witness NAME KEY [URL]");
            WitnessKey key = WitnessKey.parse(words[2]);
            require(!witnesses.contains(key), "this witness stands there twice");
            witnesses.add(key);
            name(words[1], new Quorum.One(key));
        }

        private void group(String[] words) throws MalformedException {
            require(words.length >= 4, "group NAME all|any|NUMBER NAME...");
            List<Quorum> members = new ArrayList<>();
            for (int i = 3; i < words.length; i++) {
                members.add(known(words[i]));
            }
            int least = switch (words[2]) {
                case "all" -> members.size();
                case "any" -> 1;
                default -> Integer.parseInt(words[2]);
            };
            require(least >= 1 && least <= members.size(), "a group asks for 1 to all of its members");
            name(words[1], new Quorum.Several(least, members));
        }

        private void quorum(String[] words) throws MalformedException {
            require(words.length == 2 && !decided, "quorum NAME, once");
            decided = true;
            quorum = words[1].equals(NONE) ? Optional.empty() : Optional.of(known(words[1]));
        }

        private void name(String name, Quorum quorum) throws MalformedException {
            require(!name.equals(NONE) && named.putIfAbsent(name, quorum) == null, name + " is taken");
        }

        private Quorum known(String name) throws MalformedException {
            Quorum found = named.get(name);
            if (found == null) {
                throw new MalformedException(name + " was not named before");
            }
            return found;
        }

        private static void require(boolean holds, String what) throws MalformedException {
            if (!holds) {
                throw new MalformedException(what);
            }
        }
    }
}
