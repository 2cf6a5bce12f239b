package org.liuhen.storage.survival;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.liuhen.storage.durable.SystemDisk;

/// The real disk with one kind of sync left out: what a store with that bug would do.
final class ForgetfulDisk extends SystemDisk {
    private final Forgetting forgetting;

    ForgetfulDisk(Forgetting forgetting) {
        this.forgetting = forgetting;
    }

    @Override
    public void force(FileChannel channel, Content content) throws IOException {
        boolean forgotten = switch (forgetting) {
            case MEDIA -> content == Content.MEDIA;
            case LOG -> content == Content.LOG;
            case NOTHING, DIRECTORY -> false;
        };
        if (!forgotten) {
            super.force(channel, content);
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (forgetting != Forgetting.DIRECTORY) {
            super.forceDirectory(directory);
        }
    }
}
