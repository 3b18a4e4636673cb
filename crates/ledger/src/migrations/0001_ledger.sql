-- Format 1. Rows are only ever added. The program's own connection refuses everything else (database.rs); the triggers are a
-- guard rail for other tools; the Merkle tree is what tells.

CREATE TABLE identity (
    -- Which ledger this is: one row, written at creation.
    one INTEGER PRIMARY KEY CHECK (one = 1),
    origin TEXT NOT NULL CHECK (length(origin) = 48),
    verifier_key TEXT NOT NULL
) STRICT;

CREATE TABLE entry (
    -- What is kept. seq is the leaf's index; subjects are ids of `subject`, 4 bytes each, big-endian.
    seq INTEGER PRIMARY KEY CHECK (seq >= 0),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 255),
    recorded_us INTEGER NOT NULL,
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    subjects BLOB NOT NULL CHECK (length(subjects) % 4 = 0),
    source TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE known (
    -- Which (kind, source, body) is kept already, and where.
    digest BLOB PRIMARY KEY CHECK (length(digest) = 16),
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE subject (
    -- The names that entries are about, each written once.
    id INTEGER PRIMARY KEY CHECK (id BETWEEN 0 AND 4294967295),
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE about (
    -- Which entries are about which subject.
    subject INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (subject, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE tile (
    -- The full tiles of the tree (C2SP tlog-tiles): 256 hashes, and the root over them.
    level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 63),
    number INTEGER NOT NULL CHECK (number >= 0),
    root BLOB NOT NULL CHECK (length(root) = 32),
    hashes BLOB NOT NULL CHECK (length(hashes) = 8192),
    PRIMARY KEY (level, number)
) STRICT;

CREATE TABLE "checkpoint" (
    -- One a commit: the signed tree head, and those of its own leaves that no full tile holds yet.
    size INTEGER PRIMARY KEY CHECK (size >= 0),
    previous_size INTEGER CHECK (previous_size < size),
    root BLOB NOT NULL CHECK (length(root) = 32),
    signature BLOB NOT NULL CHECK (length(signature) = 64),
    leaves BLOB NOT NULL CHECK (length(leaves) % 32 = 0)
) STRICT;

CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are only ever added'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are only ever added'); END;
CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON "checkpoint" BEGIN SELECT RAISE(ABORT, 'checkpoints are only ever added'); END;
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON "checkpoint" BEGIN SELECT RAISE(ABORT, 'checkpoints are only ever added'); END;
