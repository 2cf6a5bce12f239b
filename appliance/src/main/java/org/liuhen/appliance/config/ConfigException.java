package org.liuhen.appliance.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// A configuration file that cannot be used. The message lists all its mistakes, one a line, for a person.
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<ConfigProblem> problems;

    ConfigException(Path file, List<ConfigProblem> problems) {
        super(problems.stream()
                .map(problem -> "  " + problem)
                .collect(Collectors.joining(
                        "\n",
                        file + " has " + problems.size() + (problems.size() == 1 ? " mistake:\n" : " mistakes:\n"),
                        "")));
        this.problems = List.copyOf(problems);
    }

    /// The mistakes in the order of their lines.
    public List<ConfigProblem> problems() {
        return problems;
    }
}
