package org.liuhen.appliance.web;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Writes gauges in the Prometheus text format, version 0.0.4.
final class MetricsText {
    private final StringBuilder out = new StringBuilder();
    private String name = "";

    /// Begins the next metric.
    void begin(String metric, String help) {
        name = metric;
        out.append("# HELP ").append(metric).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(metric).append(" gauge\n");
    }

    /// A value of the metric, to the thousandth.
    ///
    /// @param labels each name followed by its value
    void value(double value, String... labels) {
        out.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            out.append(i == 0 ? '{' : ',')
                    .append(labels[i])
                    .append("=\"")
                    .append(escaped(labels[i + 1]))
                    .append('"');
        }
        out.append(labels.length == 0 ? " " : "} ")
                .append(BigDecimal.valueOf(value)
                        .setScale(3, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString())
                .append('\n');
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
