package org.liuhen.tools;

/// Name and version of the program.
public final class Version {
    public static final String TEXT = "liuhen 0.1.0";

    private Version() {}
}
