/// Simulated panels. In: Modbus requests over a serial line or TCP, orders of a person. Out: answers, as a remote
/// I/O module gives them. Always holds: it shares no code with the appliance that it tries out.
@NullMarked
package org.liuhen.tools.panel;

import org.jspecify.annotations.NullMarked;
