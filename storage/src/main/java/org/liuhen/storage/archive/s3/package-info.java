/// An archive in a bucket of an S3 engine that locks objects.
///
/// Enters: where the bucket is, and a file with its credentials. Leaves: an [org.liuhen.storage.archive.ArchiveStore].
/// Always holds: a version is asked for by its own name, so that nothing put or deleted later can stand for it; a lock
/// is believed only after the engine refused to break one; nobody else knows the engine's library.
@NullMarked
package org.liuhen.storage.archive.s3;

import org.jspecify.annotations.NullMarked;
