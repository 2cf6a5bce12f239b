package org.liuhen.storage.verify;

import org.liuhen.storage.format.Hash;

/// Something wrong with the evidence. Every finding names its place; paths are relative to the state directory.
public sealed interface Finding {
    /// The stable code of this kind of finding.
    String code();

    /// Where, in words that lead there.
    String place();

    /// What is wrong, in one sentence.
    String what();

    /// A file that must be there is not.
    record FileMissing(String path, String why) implements Finding {
        @Override
        public String code() {
            return "file-missing";
        }

        @Override
        public String place() {
            return path;
        }

        @Override
        public String what() {
            return "the file is missing: " + why;
        }
    }

    /// A file that no entry speaks of.
    record FileUnknown(String path) implements Finding {
        @Override
        public String code() {
            return "file-unknown";
        }

        @Override
        public String place() {
            return path;
        }

        @Override
        public String what() {
            return "no entry of the log speaks of this file";
        }
    }

    /// A run file that is on no volume that can be reached, while another volume cannot.
    ///
    /// @param path name of the run file on its volume
    /// @param volumes the volumes that cannot be reached, and why
    record FileOutOfReach(String path, String volumes) implements Finding {
        @Override
        public String code() {
            return "file-out-of-reach";
        }

        @Override
        public String place() {
            return path;
        }

        @Override
        public String what() {
            return "the file is on none of the volumes that can be reached, and not all can: " + volumes
                    + ". Mount what is missing and verify again";
        }
    }

    /// A run file that is on two volumes.
    ///
    /// @param path the one that nothing was checked of
    record FileTwice(String path, String checked) implements Finding {
        @Override
        public String code() {
            return "file-twice";
        }

        @Override
        public String place() {
            return path;
        }

        @Override
        public String what() {
            return "a run is on one volume only, and this one is there as " + checked + " too, which was checked";
        }
    }

    /// A file that cannot be read.
    record FileUnreadable(String path, String reason) implements Finding {
        @Override
        public String code() {
            return "file-unreadable";
        }

        @Override
        public String place() {
            return path;
        }

        @Override
        public String what() {
            return "the file cannot be read: " + reason;
        }
    }

    /// Bytes of a file are not those the log has the digest of.
    record BytesAltered(String path, String part, long offset, long lengthBytes, Hash expected, Hash actual)
            implements Finding {
        @Override
        public String code() {
            return "bytes-altered";
        }

        @Override
        public String place() {
            return path + " bytes " + offset + " to " + (offset + lengthBytes - 1) + " (" + part + ")";
        }

        @Override
        public String what() {
            return "the bytes were changed: SHA-256 is " + actual + ", and the log says " + expected;
        }
    }

    /// A file ends before bytes that the log has the digest of.
    record BytesMissing(String path, String part, long offset, long lengthBytes, long fileBytes) implements Finding {
        @Override
        public String code() {
            return "bytes-missing";
        }

        @Override
        public String place() {
            return path + " bytes " + offset + " to " + (offset + lengthBytes - 1) + " (" + part + ")";
        }

        @Override
        public String what() {
            return "the file is cut: it has " + fileBytes + " bytes";
        }
    }

    /// Bytes of a file that no entry covers.
    record BytesUncovered(String path, long offset, long lengthBytes, String why) implements Finding {
        @Override
        public String code() {
            return "bytes-uncovered";
        }

        @Override
        public String place() {
            return path + " bytes " + offset + " to " + (offset + lengthBytes - 1);
        }

        @Override
        public String what() {
            return "no entry covers these bytes: " + why;
        }
    }

    /// A line of the log that is not an entry.
    record EntryDamaged(String path, long offset, long index, String reason) implements Finding {
        @Override
        public String code() {
            return "entry-damaged";
        }

        @Override
        public String place() {
            return path + " byte " + offset + " (entry " + index + ")";
        }

        @Override
        public String what() {
            return "the line is not an entry: " + reason;
        }
    }

    /// An entry that contradicts those before it.
    record EntryOutOfPlace(String path, long offset, long index, String reason) implements Finding {
        @Override
        public String code() {
            return "entry-out-of-place";
        }

        @Override
        public String place() {
            return path + " byte " + offset + " (entry " + index + ")";
        }

        @Override
        public String what() {
            return reason;
        }
    }

    /// A session or run that the log leaves open while nobody records.
    record LeftOpen(String what, String place) implements Finding {
        @Override
        public String code() {
            return "left-open";
        }
    }

    /// The tree over the entries has another root than was signed.
    record RootDiffers(long afterEntries, long size, Hash signed, Hash actual) implements Finding {
        @Override
        public String code() {
            return "root-differs";
        }

        @Override
        public String place() {
            return "log entries " + afterEntries + " to " + (size - 1);
        }

        @Override
        public String what() {
            return "these entries are not the ones that were signed: root " + actual + ", signed " + signed;
        }
    }

    /// The log has fewer entries than were signed.
    record LogShort(long size, long signedSize) implements Finding {
        @Override
        public String code() {
            return "log-short";
        }

        @Override
        public String place() {
            return "log entries " + size + " to " + (signedSize - 1);
        }

        @Override
        public String what() {
            return "these entries are missing: " + signedSize + " were signed, " + size + " are there";
        }
    }

    /// Entries that no checkpoint covers.
    record Unsigned(long fromEntry, long size) implements Finding {
        @Override
        public String code() {
            return "unsigned";
        }

        @Override
        public String place() {
            return "log entries " + fromEntry + " to " + (size - 1);
        }

        @Override
        public String what() {
            return "no signed checkpoint covers these entries";
        }
    }

    /// Bytes between the checkpoints that are none, or a checkpoint that the key did not sign.
    record CheckpointDamaged(String path, long offset, long lengthBytes, String reason) implements Finding {
        @Override
        public String code() {
            return "checkpoint-damaged";
        }

        @Override
        public String place() {
            return path + " bytes " + offset + " to " + (offset + lengthBytes - 1);
        }

        @Override
        public String what() {
            return reason;
        }
    }

    /// The log is not of the key that the verifier was told to expect.
    record KeyDiffers(String expected, String actual) implements Finding {
        @Override
        public String code() {
            return "key-differs";
        }

        @Override
        public String place() {
            return "log entry 0";
        }

        @Override
        public String what() {
            return "the log was signed by " + actual + ", and " + expected + " was expected";
        }
    }

    /// The log is not the one that a seal was made of.
    record SealBroken(String session, long entry, String reason) implements Finding {
        @Override
        public String code() {
            return "seal-broken";
        }

        @Override
        public String place() {
            return "the end of session " + session + ", log entry " + entry;
        }

        @Override
        public String what() {
            return reason;
        }
    }

    /// What is in the archive is not what should be there.
    ///
    /// @param code `object-missing`, `object-changed`, `object-hidden` (something was put over it),
    /// `object-unknown`, `tile-changed`, `checkpoint-damaged` or `not-archived` (the record itself says that it
    /// never came there)
    /// @param place key of the object
    record OfArchive(String code, String place, String what) implements Finding {}

    /// What is in an evidence package is not what should be there.
    ///
    /// @param code `manifest-damaged`, `file-missing`, `file-unknown`, `bytes-altered`, `record-damaged`,
    /// `entry-damaged`, `entry-unproven`, `checkpoint-damaged`, `tile-missing`, `tile-changed` or
    /// `part-damaged`
    /// @param place path in the package
    record OfPackage(String code, String place, String what) implements Finding {}

    /// Nobody whom the policy asks for has cosigned a checkpoint of this log.
    record NotWitnessed() implements Finding {
        @Override
        public String code() {
            return "not-witnessed";
        }

        @Override
        public String place() {
            return "log";
        }

        @Override
        public String what() {
            return "no checkpoint of it was cosigned by as many witnesses as the policy asks for";
        }
    }
}
