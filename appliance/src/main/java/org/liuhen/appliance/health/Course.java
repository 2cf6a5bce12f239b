package org.liuhen.appliance.health;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The course of a value: the newest 180 of it, one for each [Vitals#STEP]. Not safe for several threads.
final class Course {
    static final int MOST = 180;

    /// There was nothing to measure.
    static final long NOTHING = -1;

    private final Deque<Long> values = new ArrayDeque<>();

    /// @param value of the newest step, 0 or more; or [#NOTHING]
    void add(long value) {
        values.addLast(value);
        if (values.size() > MOST) {
            values.removeFirst();
        }
    }

    /// The newest last.
    List<Long> values() {
        return List.copyOf(values);
    }
}
