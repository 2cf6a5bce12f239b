package org.liuhen.appliance.config;

/// One mistake in a configuration file.
///
/// @param line where, from 1; 0 where the file as a whole is meant
/// @param key dotted path of the key, or empty
/// @param value the value as it was understood, or empty
/// @param advice what is wrong and the way out, one sentence
public record ConfigProblem(int line, String key, String value, String advice) {
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (line > 0) {
            text.append("line ").append(line).append(": ");
        }
        if (!key.isEmpty()) {
            text.append(key);
            if (!value.isEmpty()) {
                text.append(" = ").append(value);
            }
            text.append(": ");
        }
        return text.append(advice).toString();
    }
}
