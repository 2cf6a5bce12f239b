package org.liuhen.storage.verify;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.liuhen.storage.format.AccessFact.Access;
import org.liuhen.storage.format.AccessFact.Act;
import org.liuhen.storage.format.Hash;

/// The check of who saw what: each answer is to a request of somebody else, and what was done under a purpose or a
/// request is of the same person and about the same thing.
final class AccessAudit {
    private final Map<String, Hash> metadata;
    private final Map<Long, Access> askedOrOpened = new HashMap<>();

    /// @param metadata takes the commitments to metadata objects
    AccessAudit(Map<String, Hash> metadata) {
        this.metadata = metadata;
    }

    /// What is wrong with the entry at this place, or null.
    @Nullable
    String take(long index, Access access) {
        access.words().ifPresent(object -> metadata.put(object.meta(), object.commitment()));
        if (access.act() == Act.ASK || access.act() == Act.OPEN) {
            askedOrOpened.put(index, access);
        }
        boolean answers = access.act() == Act.APPROVE || access.act() == Act.DECLINE;
        if (access.entry().isEmpty()) {
            return answers ? "an answer to no request" : null;
        }
        Access under = askedOrOpened.get(access.entry().get());
        if (under == null || !under.of().equals(access.of())) {
            return "it refers to entry " + access.entry().get() + ", which neither asks for " + access.of()
                    + " nor opens it";
        }
        if (answers) {
            return under.act() != Act.ASK || under.by().equals(access.by())
                    ? "a request was answered by whoever made it, or was none"
                    : null;
        }
        return under.by().equals(access.by()) ? null : "it was done under the purpose of somebody else";
    }
}
