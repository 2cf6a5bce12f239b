/// Copies for showing. In: run files, their places in time, and words for each moment. Out: one MP4 file with the
/// words burned in and a second view as an inset. Always holds: run files are only read; nothing is cut out, a
/// gap stays as long as it was and says so; the file is there under its name only when it is whole.
@NullMarked
package org.liuhen.tools.copy;

import org.jspecify.annotations.NullMarked;
