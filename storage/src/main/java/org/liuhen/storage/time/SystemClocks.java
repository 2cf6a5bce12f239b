package org.liuhen.storage.time;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// The clocks of the machine this runs on.
public final class SystemClocks implements Clocks {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final String bootId = readBootId();
    private final KernelClock kernel = new KernelClock();

    @Override
    public long wallMicros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public TimeService timeService() {
        return kernel.read();
    }

    @Override
    public void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String readBootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            // Without /proc every process counts as a boot of its own: monotonic readings are then never compared.
            return UUID.randomUUID().toString();
        }
    }
}
