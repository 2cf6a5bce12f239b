package org.liuhen.appliance.cases;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.liuhen.appliance.watch.Alarm;
import org.liuhen.appliance.watch.AlarmBoard;
import org.liuhen.appliance.watch.AlarmCode;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.index.EntryRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says as loudly as it can that a state secret is on this machine, where none may be. It ends when the session is
/// lawfully removed, not before. One thread.
public final class SecrecyWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SecrecyWatch.class);

    private final EvidenceStore store;
    private final AlarmBoard board;

    public SecrecyWatch(EvidenceStore store, AlarmBoard board) {
        this.store = store;
        this.board = board;
    }

    /// One round.
    public void round() {
        try {
            List<EntryRow> secrets = store.index().stateSecrets();
            board.say(AlarmBoard.Teller.SECRECY, secrets.isEmpty() ? List.of() : List.of(alarm(secrets)));
        } catch (IOException e) {
            // An index that is being built says nothing yet; that it failed is an alarm of its own.
            LOG.warn("couldn't look for state secrets: {}", e.getMessage());
        }
    }

    private static Alarm alarm(List<EntryRow> secrets) {
        return new Alarm(
                AlarmCode.STATE_SECRET,
                Optional.empty(),
                secrets.getFirst().entry().stamp().wallMicros(),
                AlarmCode.STATE_SECRET.chinese() + "：立即停止使用本机并报告保密部门",
                AlarmCode.STATE_SECRET.english() + ": stop using this machine and report it at once");
    }
}
