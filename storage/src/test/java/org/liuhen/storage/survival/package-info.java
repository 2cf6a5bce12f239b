/// What survives: a small program records for real, says what it was promised, and is stopped in the worst way;
/// then the store is opened and every promise is held against it. In: what was acknowledged, and a state
/// directory. Out: a list of broken promises, which must be empty for a sound store and must not be for one with
/// a planted bug.
@NullMarked
package org.liuhen.storage.survival;

import org.jspecify.annotations.NullMarked;
