/// What is to be seen over the picture. In: a session's entries and particulars. Out: cues with their times, and a
/// WebVTT file of them. Always holds: no picture is changed by it; what is shown stands in the log; nothing that
/// was lawfully removed is shown.
@NullMarked
package org.liuhen.appliance.caption;

import org.jspecify.annotations.NullMarked;
