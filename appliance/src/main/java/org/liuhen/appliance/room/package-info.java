/// The rooms. In: START and STOP, and the sources of each room. Out: sessions in the store and what each source
/// is doing, as the disk shows it. Always holds: a room has at most one session at a time; START waits for no
/// source, network or login; STOP seals everything before it ends the session; a session that was being recorded
/// goes on after a restart.
@NullMarked
package org.liuhen.appliance.room;

import org.jspecify.annotations.NullMarked;
