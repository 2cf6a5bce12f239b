package org.liuhen.tools;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.liuhen.appliance.config.BusConfig;
import org.liuhen.appliance.config.PanelConfig;
import org.liuhen.storage.format.Cause;
import org.liuhen.tools.panel.SimulatedPanel;

/// What the demo's appliance is told of its panel.
final class DemoPanel {
    private DemoPanel() {}

    /// @param room id of its room
    static PanelConfig of(SimulatedPanel panel, String room) {
        Map<PanelConfig.Sign, PanelConfig.Pattern> patterns = new EnumMap<>(PanelConfig.Sign.class);
        for (PanelConfig.Sign sign : PanelConfig.Sign.values()) {
            patterns.put(sign, sign.usual());
        }
        return new PanelConfig(
                "panel-1",
                room,
                new BusConfig.Tcp("127.0.0.1", panel.port()),
                SimulatedPanel.UNIT,
                Duration.ofMillis(50),
                2,
                Duration.ofSeconds(30),
                Cause.PAUSED,
                "key-content",
                Optional.empty(),
                new PanelConfig.Inputs(
                        PanelConfig.Table.DISCRETE_INPUTS,
                        PanelConfig.Down.ON,
                        addresses(List.of(PanelConfig.Button.values()))),
                new PanelConfig.Outputs(addresses(List.of(PanelConfig.Lamp.values())), patterns),
                Optional.of(new PanelConfig.Sensor(SimulatedPanel.UNIT, PanelConfig.Table.INPUT_REGISTERS, 1, 2, 10)));
    }

    /// One after the other, from 0.
    private static <K> Map<K, Integer> addresses(List<K> inOrder) {
        Map<K, Integer> addresses = new LinkedHashMap<>();
        for (K each : inOrder) {
            addresses.put(each, addresses.size());
        }
        return addresses;
    }
}
