//! A ledger, and how it is created and opened.
//!
//! Opening is cheap: the newest checkpoint's signature, the tree's edge, and the consistency with the head remembered outside the
//! file. Entries are proven when they are read.
//!
//! Write order: commit to the file, then remember the head. A crash between the two leaves the file ahead and consistent, which the
//! next writer heals; a file behind what is remembered was rolled back and is refused.

use std::fs;
use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use crate::database::{self, FORMAT, Use, refusal};
use crate::error::Error;
use crate::merkle::TreeHead;
use crate::note::{VerifierKey, sign};
use crate::state::{Remembered, State, sync_folder};
use crate::tiles::Frontier;
use crate::view::{View, identity, origin};

/// Fills a buffer with random bytes, or says why it cannot.
pub type Randomness = Box<dyn FnMut(&mut [u8]) -> Result<(), String> + Send>;

/// Says where a ledger lies and where its state is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Is the ledger's file.
    pub ledger: PathBuf,
    /// Is the folder for key and last checkpoint; never inside the ledger's own backup.
    pub state_dir: PathBuf,
    /// Limits the wait for another process that writes, in milliseconds.
    pub busy_timeout_ms: u64,
}

/// Says whether a ledger that this machine does not know may be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Refuses a ledger, or a change of ledger at a path, that is not remembered.
    Known,
    /// Believes what lies there, and remembers it from now on.
    FirstSeen,
}

/// Says how a ledger stood to what was remembered when it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It was the remembered one.
    AsRemembered,
    /// It was ahead of what was remembered, and consistent with it.
    Ahead {
        /// Counts the entries that were remembered.
        remembered_size: u64,
    },
    /// Nothing was remembered: it was believed because the caller said so.
    FirstSeen,
}

/// Holds an open ledger.
pub struct Ledger {
    pub(crate) path: PathBuf,
    pub(crate) busy_timeout_ms: u64,
    pub(crate) connection: Option<Connection>,
    pub(crate) key: VerifierKey,
    pub(crate) state: State,
    pub(crate) view: View,
    pub(crate) access: Access,
    standing: Standing,
}

/// Says what may be done.
pub(crate) enum Access {
    /// It was opened for reading.
    Reading,
    /// The file's format is a newer one.
    Newer(i64),
    /// Entries can be added.
    Writing(Box<Writer>),
}

/// Holds what only a writer needs.
pub(crate) struct Writer {
    pub(crate) signer: SigningKey,
    pub(crate) randomness: Randomness,
}

impl Ledger {
    /// Creates an empty ledger of a new origin, and a signing key if the state folder has none.
    pub fn create(place: &Place, mut randomness: Randomness) -> Result<Self, Error> {
        start(place, &mut randomness, |_, _| Ok(()))?;
        Self::open_for_writing(place, Trust::Known, randomness)
    }

    /// Opens a ledger for reading; others may write meanwhile.
    pub fn open(place: &Place, trust: Trust) -> Result<Self, Error> {
        Self::opened(place, trust, None)
    }

    /// Opens a ledger for reading and adding; one of a newer format can only be read.
    pub fn open_for_writing(place: &Place, trust: Trust, randomness: Randomness) -> Result<Self, Error> {
        Self::opened(place, trust, Some(randomness))
    }

    /// Gives the tree's head as of opening, the last `append` or the last `refresh`.
    #[must_use]
    pub fn head(&self) -> TreeHead {
        self.view.head
    }

    /// Gives the ledger's name: `straggler.local/` and its random id.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.key.origin()
    }

    /// Tells how the ledger stood to what was remembered when it was opened.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Takes up what another process has added meanwhile; what does not extend the known head is refused.
    pub fn refresh(&mut self) -> Result<TreeHead, Error> {
        let connection = self.connection()?;
        let snapshot = snapshot(connection, &self.path)?;
        let view = View::load(&snapshot, &self.path, &self.key)?;
        view.must_extend(&self.view.head, &snapshot, &self.path)?;
        drop(snapshot);
        self.view = view;
        Ok(self.view.head)
    }

    /// Gives the connection, unless a failed write closed it.
    pub(crate) fn connection(&self) -> Result<&Connection, Error> {
        self.connection.as_ref().ok_or_else(|| Error::Closed { path: self.path.clone() })
    }

    fn opened(place: &Place, trust: Trust, randomness: Option<Randomness>) -> Result<Self, Error> {
        let path = &place.ledger;
        let purpose = if randomness.is_some() { Use::Adding } else { Use::Reading };
        let (connection, format) = database::open(path, purpose, place.busy_timeout_ms)?;
        let named = identity(&connection, path)?;
        let state = State::at(&place.state_dir);
        let writing = randomness.filter(|_| format <= FORMAT);
        let remembers = writing.is_some() || trust == Trust::FirstSeen;
        let _lock = remembers.then(|| state.lock(named.origin(), path, place.busy_timeout_ms)).transpose()?;
        // What is remembered is read before the file's head, so that a writer in between makes the file ahead, never behind.
        let remembered = recall(&state, path, &named, trust)?;
        let key = remembered.as_ref().map_or_else(|| named.clone(), |remembered| remembered.key.clone());
        if key != named {
            let why = "it names another verifier key than the one remembered".to_owned();
            return Err(Error::Damaged { path: path.clone(), first_bad_seq: None, why });
        }
        let (view, standing) = proven(&connection, path, &key, remembered.as_ref())?;
        let access = match writing {
            Some(randomness) => Access::Writing(Box::new(Writer { signer: signer(&state, path, &key)?, randomness })),
            None if format > FORMAT => Access::Newer(format),
            None => Access::Reading,
        };
        if remembers && standing != Standing::AsRemembered {
            state.remember(&Remembered { head: view.head, key: key.clone() })?;
        }
        state.settle(path, key.origin())?;
        let (path, busy_timeout_ms) = (path.clone(), place.busy_timeout_ms);
        Ok(Self { path, busy_timeout_ms, connection: Some(connection), key, state, view, access, standing })
    }
}

/// Looks up what is remembered, and refuses what the caller did not allow to be new.
fn recall(state: &State, path: &Path, named: &VerifierKey, trust: Trust) -> Result<Option<Remembered>, Error> {
    let remembered = state.recall(named.origin())?;
    if trust == Trust::FirstSeen {
        return Ok(remembered);
    }
    match state.origin_at(path)? {
        Some(expected) if expected != named.origin() => {
            Err(Error::Swapped { path: path.to_owned(), expected, found: named.origin().to_owned() })
        }
        _ if remembered.is_none() => Err(Error::Unknown { path: path.to_owned(), origin: named.origin().to_owned() }),
        _ => Ok(remembered),
    }
}

/// Reads the head and holds it against what is remembered.
fn proven(
    connection: &Connection,
    path: &Path,
    key: &VerifierKey,
    remembered: Option<&Remembered>,
) -> Result<(View, Standing), Error> {
    let snapshot = snapshot(connection, path)?;
    let view = View::load(&snapshot, path, key)?;
    let Some(Remembered { head, .. }) = remembered else {
        return Ok((view, Standing::FirstSeen));
    };
    view.must_extend(head, &snapshot, path)?;
    let standing =
        if view.head == *head { Standing::AsRemembered } else { Standing::Ahead { remembered_size: head.size } };
    Ok((view, standing))
}

fn signer(state: &State, path: &Path, key: &VerifierKey) -> Result<SigningKey, Error> {
    let signer = state.signing_key()?.filter(|signer| VerifierKey::of(key.origin(), signer) == *key);
    signer.ok_or_else(|| Error::ForeignKey { path: path.to_owned() })
}

/// Starts a ledger beside its path and moves it there when it is whole; `fill` may add entries.
pub(crate) fn start(
    place: &Place,
    randomness: &mut Randomness,
    fill: impl FnOnce(&Connection, (&SigningKey, &VerifierKey, &mut Randomness)) -> Result<(), Error>,
) -> Result<(), Error> {
    let path = &place.ledger;
    let state = State::at(&place.state_dir);
    let _lock = state.lock_for_making(path)?;
    if path.symlink_metadata().is_ok() {
        return Err(Error::AlreadyExists { path: path.clone() });
    }
    let signer = state.signing_key_or_new(randomness)?;
    let mut id = [0; 16];
    randomness(&mut id).map_err(Error::Randomness)?;
    let key = VerifierKey::of(&origin(id), &signer);
    let mut new = path.clone().into_os_string();
    new.push(".new");
    let new = PathBuf::from(new);
    remove(&new); // left by a crash; it was never a ledger
    let built = build(&new, &signer, &key).and_then(|connection| {
        fill(&connection, (&signer, &key, randomness))?;
        let head = View::load(&connection, &new, &key)?.head;
        // Switched here, and not by the first writer: a crash while it switches leaves a journal that no reader can roll back.
        connection.execute_batch("PRAGMA journal_mode = WAL").map_err(refusal(&new))?;
        connection.close().map_err(|(_, error)| refusal(&new)(error))?;
        state.remember(&Remembered { head, key: key.clone() })?;
        state.settle(path, key.origin())?;
        let unwritable = |error: std::io::Error| Error::NotWritable { path: path.clone(), why: error.to_string() };
        fs::rename(&new, path).map_err(unwritable)?;
        sync_folder(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))
            .map_err(unwritable)
    });
    if built.is_err() {
        remove(&new);
    }
    built
}

/// Removes a file that is no ledger yet, and SQLite's own beside it.
fn remove(new: &Path) {
    for suffix in ["", "-journal", "-wal", "-shm"] {
        let mut name = new.to_owned().into_os_string();
        name.push(suffix);
        let _ = fs::remove_file(name);
    }
}

/// Creates the tables, the identity and the checkpoint of the empty tree.
fn build(path: &Path, signer: &SigningKey, key: &VerifierKey) -> Result<Connection, Error> {
    let connection = database::create(path)?;
    let head = Frontier::default().head();
    let signature = sign(key.origin(), &head, signer);
    let filled = || -> rusqlite::Result<()> {
        let transaction = Transaction::new_unchecked(&connection, TransactionBehavior::Immediate)?;
        let names = params![key.origin(), key.to_string()];
        transaction.execute("INSERT INTO identity (one, origin, verifier_key) VALUES (1, ?1, ?2)", names)?;
        let sql = "INSERT INTO checkpoint (size, root, signature, leaves) VALUES (0, ?1, ?2, x'')";
        transaction.execute(sql, params![head.root.0, signature])?;
        transaction.commit()
    };
    filled().map_err(refusal(path))?;
    Ok(connection)
}

/// Begins a reading transaction: everything read in it is of one moment.
pub(crate) fn snapshot<'c>(connection: &'c Connection, path: &Path) -> Result<Transaction<'c>, Error> {
    Transaction::new_unchecked(connection, TransactionBehavior::Deferred).map_err(refusal(path))
}
