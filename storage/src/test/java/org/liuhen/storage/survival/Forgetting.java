package org.liuhen.storage.survival;

/// The bug a recording program is given: which sync its disk leaves out.
enum Forgetting {
    NOTHING,
    MEDIA,
    LOG,
    DIRECTORY
}
