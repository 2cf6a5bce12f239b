package org.liuhen.storage.index;

import org.liuhen.storage.format.Entry;

/// An entry of the log and its place in it.
///
/// @param index from 0
public record EntryRow(long index, Entry entry) {}
