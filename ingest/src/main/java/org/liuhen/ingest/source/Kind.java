package org.liuhen.ingest.source;

/// What a stream carries.
public enum Kind {
    VIDEO,
    AUDIO
}
