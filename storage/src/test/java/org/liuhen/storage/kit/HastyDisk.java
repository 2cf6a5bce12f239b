package org.liuhen.storage.kit;

import java.nio.channels.FileChannel;
import org.liuhen.storage.durable.SystemDisk;

/// A disk that is never waited for, for much that is written only to be looked at: it survives no power cut.
public final class HastyDisk extends SystemDisk {
    @Override
    public void force(FileChannel channel, Content content) {
        // Nothing is to outlive the test.
    }
}
