package org.liuhen.tools;

import picocli.CommandLine.Command;

/// `liuhen officers`: the register of officers.
@Command(
        name = "officers",
        mixinStandardHelpOptions = true,
        description = "The register of officers and auxiliaries. (执法人员名册)",
        synopsisSubcommandLabel = "import",
        subcommands = ImportOfficersCommand.class)
final class OfficersCommand {}
