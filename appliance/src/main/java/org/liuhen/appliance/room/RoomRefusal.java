package org.liuhen.appliance.room;

/// A press of a button that cannot be done.
public final class RoomRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;
    private final String chinese;

    /// @param chinese one sentence: what is the matter, and the way out
    /// @param english the same
    public RoomRefusal(Kind kind, String chinese, String english) {
        super(english);
        this.kind = kind;
        this.chinese = chinese;
    }

    /// Why.
    public enum Kind {
        UNKNOWN_ROOM,
        /// The session before is still being closed.
        CLOSING,
        /// There is no session to pause.
        NOT_RECORDING,
        /// Too little room on the disk.
        DISK_FULL,
        /// The preflight check is not passed: START needs a reason.
        PREFLIGHT,
        /// The store cannot seal any more.
        STORE_FAILED
    }

    public Kind kind() {
        return kind;
    }

    public String chinese() {
        return chinese;
    }
}
