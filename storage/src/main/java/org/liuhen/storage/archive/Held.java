package org.liuhen.storage.archive;

/// A version as the store gave it.
///
/// @param keep what keeps it, as the store says together with the bytes
public record Held(byte[] bytes, Keep keep) {}
