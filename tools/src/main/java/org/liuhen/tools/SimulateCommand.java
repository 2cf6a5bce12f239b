package org.liuhen.tools;

import org.liuhen.tools.camera.SimulateCameraCommand;
import org.liuhen.tools.panel.SimulatePanelCommand;
import org.liuhen.tools.recorder.SimulateRecorderCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `liuhen simulate`: devices that are not there.
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description =
                "Plays a device: a camera that behaves, or misbehaves on command, the panel of a room, or a body-worn recorder.",
        subcommands = {
            SimulateCameraCommand.class,
            SimulatePanelCommand.class,
            SimulateRecorderCommand.class,
            CommandLine.HelpCommand.class
        })
final class SimulateCommand {}
