package org.liuhen.tools;

/// The exit codes of all verbs.
public final class ExitCode {
    /// Done; for a verification: intact.
    public static final int OK = 0;

    /// A verification has findings.
    public static final int FINDINGS = 1;

    /// What was asked could not be done: the sentence on standard error says why.
    public static final int COULD_NOT = 2;

    /// The store failed while recording: start the program again, opening recovers (EX_SOFTWARE of sysexits.h).
    public static final int STORE_FAILED = 70;

    private ExitCode() {}
}
