/// The configuration as people look at it. In: the configuration in force, its file, the starts in the log.
/// Out: its tables with what each value is and whether the file says it, whether the file was changed since,
/// and what changed from start to start. Always holds: nothing here changes a setting; no secret comes out,
/// only where it is kept; an old configuration is shown only if its digest is the one that the log has.
@NullMarked
package org.liuhen.appliance.settings;

import org.jspecify.annotations.NullMarked;
