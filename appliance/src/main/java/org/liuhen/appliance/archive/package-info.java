/// The copy in the central archive, as the appliance sees to it.
///
/// Enters: how the archiving of the store stands. Leaves: alarms. Always holds: an archive that does not answer holds
/// up
/// nobody, and is told of; so is what waits for longer than it may.
@NullMarked
package org.liuhen.appliance.archive;

import org.jspecify.annotations.NullMarked;
