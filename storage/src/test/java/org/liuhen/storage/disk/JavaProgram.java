package org.liuhen.storage.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A main class of the tests, to be run in a virtual machine of its own: small and quick to start.
public final class JavaProgram {
    private JavaProgram() {}

    /// The command line for `mainClass` with `arguments`, on the class path of this machine.
    public static List<String> command(Class<?> mainClass, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx96m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass.getName()));
        words.addAll(arguments);
        return words;
    }
}
