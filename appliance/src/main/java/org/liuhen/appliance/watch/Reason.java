package org.liuhen.appliance.watch;

import org.liuhen.storage.Ending;
import org.liuhen.storage.format.Cause;

/// Why a track is not recorded, or not as it should be.
///
/// @param cause the code
/// @param chinese a few words for people
/// @param english the same; may tell more
public record Reason(Cause cause, String chinese, String english) {
    /// The words of a cause, and the sentence that came with it.
    static Reason of(Ending ending) {
        return new Reason(ending.cause(), ending.cause().chinese(), ending.detail());
    }

    /// The words of a cause alone.
    static Reason of(Cause cause) {
        return new Reason(cause, cause.chinese(), cause.english());
    }
}
