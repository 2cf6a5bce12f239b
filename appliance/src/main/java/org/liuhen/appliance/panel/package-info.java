/// The buttons and lamps of the rooms. In: the levels of inputs of remote I/O modules, polled over Modbus RTU or
/// Modbus TCP; what the rooms do, the verdicts, the alarms. Out: presses of START, STOP, MARK and PAUSE, lamps, a
/// buzzer, temperature and humidity, alarms about the panels themselves. Always holds: a press is an edge that was
/// seen to begin, so a button that is stuck or was down before the line came back presses nothing; the thread that
/// polls waits for no disk and no room; nothing that happens to a line or a module stops a recording; REC shows
/// what the disk says, never what was asked for.
@NullMarked
package org.liuhen.appliance.panel;

import org.jspecify.annotations.NullMarked;
