/// Evidence packages. In: a state directory, a session, what of its footage is wanted. Out: a folder, or whatever an
/// outlet makes of its files, that a stranger can play and check. Always holds: only what the log and its signature
/// prove goes out, every byte is held against its entry on the way, the state directory is only read, no index is
/// needed, and a package has its name only when it is whole.
@NullMarked
package org.liuhen.storage.export;

import org.jspecify.annotations.NullMarked;
