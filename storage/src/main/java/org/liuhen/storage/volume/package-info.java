/// The volumes that footage goes to. In: the state directory, a second directory that the configuration names, and
/// each refusal that a writer met. Out: the volumes in the order in which the next run is to try them, and how each
/// of them is. Always holds: a volume belongs to one log for ever; a volume that refused is asked again by a thread
/// of its own, never by a writer while another volume takes footage.
@NullMarked
package org.liuhen.storage.volume;

import org.jspecify.annotations.NullMarked;
