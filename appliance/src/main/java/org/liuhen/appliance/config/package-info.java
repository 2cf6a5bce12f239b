/// The configuration. In: one TOML file. Out: records that are right, the canonical text of what is in effect and
/// its SHA-256. Always holds: nothing is assumed that the file does not say, and a file with mistakes is refused
/// with all of them at once, each with its line, its key, its value and the way out.
@NullMarked
package org.liuhen.appliance.config;

import org.jspecify.annotations.NullMarked;
