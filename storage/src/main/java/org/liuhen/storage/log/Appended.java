package org.liuhen.storage.log;

import org.liuhen.storage.format.Entry;
import org.liuhen.storage.format.Hash;

/// An entry in its place in the log.
///
/// @param index its number in the log, from 0
/// @param leaf its RFC 6962 leaf hash
public record Appended(long index, Hash leaf, Entry entry) {}
