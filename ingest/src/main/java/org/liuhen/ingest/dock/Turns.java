package org.liuhen.ingest.dock;

/// Where the slots wait for each other: apart for the processors and for our own disk, so that one slot is
/// hashed while another one is written.
///
/// @param hashing one block in each place
/// @param writing one block in each place
record Turns(Turnstile hashing, Turnstile writing) {
    /// One would leave the disk idle between two blocks; more would stand before what is being recorded.
    private static final int BLOCKS_ON_THEIR_WAY = 2;

    /// @param processors how many blocks may be hashed at the same moment, at least 1
    static Turns of(int processors) {
        return new Turns(new Turnstile(processors), new Turnstile(BLOCKS_ON_THEIR_WAY));
    }
}
