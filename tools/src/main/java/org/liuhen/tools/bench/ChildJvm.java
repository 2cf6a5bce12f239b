package org.liuhen.tools.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A Java process like this one: same JVM, options and classes. It tells its figures in lines `= name figure`.
public final class ChildJvm {
    private ChildJvm() {}

    /// The command that runs `main` with `arguments`.
    public static List<String> command(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // An agent or a debugger of the parent is not the child's.
            if (!option.startsWith("-javaagent") && !option.startsWith("-agentlib")) {
                command.add(option);
            }
        }
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(arguments);
        return command;
    }

    /// Tells the parent a figure.
    static void tell(String name, double figure) {
        System.out.println("= " + name + " " + figure);
        System.out.flush();
    }

    /// The figures that a child has told into `output` so far.
    static Map<String, Double> told(Path output) throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String line : Files.readAllLines(output, StandardCharsets.UTF_8)) {
            String[] words = line.split(" ", -1);
            if (words.length == 3 && words[0].equals("=")) {
                figures.put(words[1], Double.parseDouble(words[2]));
            }
        }
        return figures;
    }
}
