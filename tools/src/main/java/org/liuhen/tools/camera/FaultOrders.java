package org.liuhen.tools.camera;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads orders to misbehave, one a line: `stall 5` for all cameras, `/camera2 stall 5` for one.
final class FaultOrders {
    /// What can be ordered, for people.
    static final String HELP = """
            stall SECONDS        send nothing        drop             end all connections
            close SECONDS        be away             loss PERCENT     lose packets; 0 ends it
            jump MILLISECONDS    shift timestamps    clock SECONDS    set the camera's clock wrong
            parameters           change the size     no-sps | sps     hide or tell parameter sets
            garbage SECONDS      send noise          no-keys SECONDS  leave key frames out
            mute | unmute        stop or send sound
            A line for one camera only begins with its path: /camera1 stall 5""";

    private static final Pattern LINE =
            Pattern.compile("(?:(/\\S+)\\s+)?([a-z-]+)(?:\\s+(-?\\d{1,9}(?:\\.\\d{1,6})?))?");

    private final List<SimulatedCamera> cameras;
    private final Supplier<Clip> otherClip;

    /// @param otherClip makes the clip that `parameters` changes to
    FaultOrders(List<SimulatedCamera> cameras, Supplier<Clip> otherClip) {
        this.cameras = List.copyOf(cameras);
        this.otherClip = otherClip;
    }

    /// Carries an order out.
    ///
    /// @throws IllegalArgumentException if it is none; the message says why
    void carryOut(String line) {
        Matcher matcher = LINE.matcher(line.strip());
        if (!matcher.matches()) {
            throw unknown(line);
        }
        String path = matcher.group(1);
        List<SimulatedCamera> meant = path == null
                ? cameras
                : cameras.stream().filter(camera -> camera.path().equals(path)).toList();
        if (meant.isEmpty()) {
            throw new IllegalArgumentException("there is no camera at " + path);
        }
        String number = matcher.group(3);
        if (number == null) {
            withoutNumber(line, matcher.group(2), meant);
        } else {
            withNumber(line, matcher.group(2), Double.parseDouble(number), meant);
        }
    }

    private void withoutNumber(String line, String order, List<SimulatedCamera> meant) {
        switch (order) {
            case "mute" -> meant.forEach(SimulatedCamera::mute);
            case "unmute" -> meant.forEach(SimulatedCamera::unmute);
            case "drop" -> meant.forEach(SimulatedCamera::drop);
            case "no-sps" -> meant.forEach(camera -> camera.parameterSets(ParameterSets.NOWHERE));
            case "sps" -> meant.forEach(camera -> camera.parameterSets(ParameterSets.EVERYWHERE));
            case "parameters" -> {
                Clip clip = otherClip.get();
                meant.forEach(camera -> camera.play(clip));
            }
            default -> throw unknown(line);
        }
    }

    private static void withNumber(String line, String order, double number, List<SimulatedCamera> meant) {
        Duration seconds = Duration.ofMillis(Math.round(number * 1000));
        switch (order) {
            case "stall" -> meant.forEach(camera -> camera.stall(seconds));
            case "close" -> meant.forEach(camera -> camera.close(seconds));
            case "garbage" -> meant.forEach(camera -> camera.garbage(seconds));
            case "no-keys" -> meant.forEach(camera -> camera.noKeys(seconds));
            case "clock" -> meant.forEach(camera -> camera.clock(seconds));
            case "jump" -> meant.forEach(camera -> camera.jump(Duration.ofMillis(Math.round(number))));
            case "loss" -> meant.forEach(camera -> camera.loss(number));
            default -> throw unknown(line);
        }
    }

    private static IllegalArgumentException unknown(String line) {
        return new IllegalArgumentException("unknown order \"" + line.strip() + "\"; there are:\n" + HELP);
    }
}
