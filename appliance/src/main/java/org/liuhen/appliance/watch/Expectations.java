package org.liuhen.appliance.watch;

import java.util.List;

/// Who knows what should be recorded.
public interface Expectations {
    /// The tracks that should be recorded now. Waits for nothing: not for a disk, nor for a lock that is held while
    /// one is written to.
    List<Expected> expected();
}
