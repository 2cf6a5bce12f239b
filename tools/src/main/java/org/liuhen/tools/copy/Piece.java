package org.liuhen.tools.copy;

import java.nio.file.Path;

/// Footage of one file.
///
/// @param startMicros session time of its beginning
/// @param endMicros session time of its end
public record Piece(Path file, long startMicros, long endMicros) {}
