/// The media files. In: fragments of MP4 and when to seal. Out: append-only run files whose every byte is covered
/// by a digest, and where whole and plausible fragments lie in a file that a crash left. Always holds: a file is
/// created new, written at its end only, and never renamed, cut or written again.
@NullMarked
package org.liuhen.storage.media;

import org.jspecify.annotations.NullMarked;
