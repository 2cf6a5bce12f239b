package org.liuhen.appliance.watch;

import java.util.List;
import java.util.Optional;
import org.liuhen.storage.EvidenceStore;
import org.liuhen.storage.scrub.ScrubState;
import org.liuhen.storage.time.ClockState;
import org.liuhen.storage.volume.VolumeState;

/// How store and clock are.
///
/// @param failure why nothing can be sealed any more
/// @param indexFailure why the index no longer follows
/// @param entries entries in the log
/// @param volumes the volumes that footage goes to, the first one first
/// @param damaged stored footage that is damaged according to the newest look at it
public record StoreSigns(
        Optional<String> failure,
        Optional<String> indexFailure,
        long entries,
        ClockState clock,
        List<VolumeState> volumes,
        List<ScrubState.Damaged> damaged) {
    static StoreSigns of(EvidenceStore store) {
        EvidenceStore.IndexState index = store.indexState();
        return new StoreSigns(
                store.failure(),
                index.failure(),
                index.entries(),
                store.clockState(),
                store.volumes(),
                store.scrub().map(ScrubState::damaged).orElse(List.of()));
    }
}
