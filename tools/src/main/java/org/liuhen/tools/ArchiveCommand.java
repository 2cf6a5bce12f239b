package org.liuhen.tools;

import picocli.CommandLine.Command;

/// `liuhen archive`: what is in an archive.
@Command(
        name = "archive",
        mixinStandardHelpOptions = true,
        description = "Looks at an archive from outside of any appliance.",
        subcommands = ArchiveStatusCommand.class)
final class ArchiveCommand {}
