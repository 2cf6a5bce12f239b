/// The bytes of an entry. In: facts as records. Out: one line of canonical JSON, and back. Pure: no file, no clock.
/// Always holds: decoding what was encoded gives the same record, and encoding what was decoded gives the same
/// bytes; any other bytes are refused. `storage/FORMAT.md` describes every field.
@NullMarked
package org.liuhen.storage.format;

import org.jspecify.annotations.NullMarked;
