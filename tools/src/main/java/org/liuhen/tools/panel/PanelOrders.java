package org.liuhen.tools.panel;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.liuhen.storage.time.Clocks;

/// Reads what a person does at a simulated panel, one deed a line.
final class PanelOrders {
    /// What can be done, for people.
    static final String HELP = """
            press BUTTON [MILLISECONDS]   hold it for so long (default 200)
            hold BUTTON | release BUTTON  hold it until it is released
            lamps                         say what the lamps show
            air CELSIUS PERCENT           what the sensor measures
            wait SECONDS                  do nothing, for scripts
            Buttons: start, stop, mark, pause.""";

    private static final int USUAL_MILLIS = 200;
    private static final Pattern PRESS = Pattern.compile("press ([a-z]+)(?: ([0-9]{1,6}))?");
    private static final Pattern HOLD = Pattern.compile("(hold|release) ([a-z]+)");
    private static final Pattern AIR = Pattern.compile("air (-?[0-9]{1,3}(?:\\.[0-9])?) ([0-9]{1,3}(?:\\.[0-9])?)");
    private static final Pattern WAIT = Pattern.compile("wait ([0-9]{1,6}(?:\\.[0-9]{1,3})?)");

    private final SimulatedModule module;
    private final Clocks clocks;

    PanelOrders(SimulatedModule module, Clocks clocks) {
        this.module = module;
        this.clocks = clocks;
    }

    /// Carries an order out.
    ///
    /// @return what is to be said of it
    /// @throws IllegalArgumentException if it is none; the message says why
    String carryOut(String order) {
        String line = order.strip();
        Matcher press = PRESS.matcher(line);
        Matcher hold = HOLD.matcher(line);
        Matcher air = AIR.matcher(line);
        Matcher wait = WAIT.matcher(line);
        if (press.matches()) {
            int millis = press.group(2) == null ? USUAL_MILLIS : Integer.parseInt(press.group(2));
            press(button(press.group(1)), Duration.ofMillis(millis));
        } else if (hold.matches() && hold.group(1).equals("hold")) {
            module.down(button(hold.group(2)));
        } else if (hold.matches()) {
            module.up(button(hold.group(2)));
        } else if (air.matches()) {
            module.air(Double.parseDouble(air.group(1)), Double.parseDouble(air.group(2)));
        } else if (wait.matches()) {
            clocks.sleep(Duration.ofMillis(Math.round(Double.parseDouble(wait.group(1)) * 1_000)));
        } else if (line.equals("lamps")) {
            return "lamps: " + module.lamps();
        } else {
            throw new IllegalArgumentException("unknown order \"" + line + "\"; there are:\n" + HELP);
        }
        return "done: " + line;
    }

    private void press(SimulatedModule.Button button, Duration howLong) {
        module.down(button);
        clocks.sleep(howLong);
        module.up(button);
    }

    private static SimulatedModule.Button button(String word) {
        return SimulatedModule.Button.of(word)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no button \"" + word + "\": start, stop, mark and pause there are"));
    }
}
