//! The folder outside the ledger: the signing key, each ledger's last known checkpoint, and which ledger lay at which path.
//!
//! It is what a rolled-back copy fails against, so it must never be in the same backup as the ledger.
//!
//! | file | holds |
//! |---|---|
//! | `ledger.key` | the Ed25519 seed, base64; 0600, refused when others can read it |
//! | `<id>.state` | `origin size root verifier-key`, written after every commit |
//! | `<id>.lock` | nothing: locked while a process appends |
//! | `making.lock` | nothing: locked while a process makes a key or a ledger |
//! | `<hash of a path>.place` | the origin of the ledger that was seen at that path |

use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::SigningKey;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::ledger::Randomness;
use crate::merkle::{Hash, TreeHead};
use crate::note::VerifierKey;

/// Waits this long between two tries at a lock that another process holds.
const LOCK_RETRY_MS: u64 = 5;

/// Limits the wait for another process that makes a ledger, which takes milliseconds.
const MAKING_TIMEOUT_MS: u64 = 10_000;

/// Is the state folder.
#[derive(Debug, Clone)]
pub(crate) struct State {
    folder: PathBuf,
}

/// Is a lock that is held. It is given back by name, not by closing: a child process that is being born holds a copy of every
/// open file until it becomes its program, and with that the lock (`flock(2)`).
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Where it cannot be given back it goes with the file.
        let _ = self.0.unlock();
    }
}

/// Is what this machine remembers of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remembered {
    pub(crate) head: TreeHead,
    pub(crate) key: VerifierKey,
}

impl State {
    /// Names the folder; it is made on the first write.
    pub(crate) fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Reads the signing key, if there is one.
    pub(crate) fn signing_key(&self) -> Result<Option<SigningKey>, Error> {
        let path = self.folder.join("ledger.key");
        let mut text = Zeroizing::new(String::new());
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(wrong(&path, &error)),
        };
        refuse_readable_by_others(&path, &file)?;
        file.read_to_string(&mut text).map_err(|error| wrong(&path, &error))?;
        let bytes = BASE64.decode(text.trim_end()).map(Zeroizing::new).ok();
        let seed: Option<Zeroizing<[u8; 32]>> =
            bytes.and_then(|bytes| Some(Zeroizing::new(bytes.as_slice().try_into().ok()?)));
        seed.map(|seed| Some(SigningKey::from_bytes(&seed)))
            .ok_or_else(|| wrong(&path, &"does not hold a key: restore it from its own backup"))
    }

    /// Reads the signing key, or makes one.
    pub(crate) fn signing_key_or_new(&self, randomness: &mut Randomness) -> Result<SigningKey, Error> {
        if let Some(key) = self.signing_key()? {
            return Ok(key);
        }
        let mut seed = Zeroizing::new([0; 32]);
        randomness(seed.as_mut_slice()).map_err(Error::Randomness)?;
        let text = Zeroizing::new(format!("{}\n", BASE64.encode(seed.as_slice())));
        self.write("ledger.key", &text)?;
        Ok(SigningKey::from_bytes(&seed))
    }

    /// Reads what is remembered of a ledger.
    pub(crate) fn recall(&self, origin: &str) -> Result<Option<Remembered>, Error> {
        let name = format!("{}.state", id(origin));
        let Some(text) = self.read(&name)? else {
            return Ok(None);
        };
        let fields: Vec<&str> = text.trim_end().split(' ').collect();
        let parsed = match fields.as_slice() {
            [found, size, root, key] if *found == origin => parse(size, root, key),
            _ => None,
        };
        let unreadable =
            || wrong(&self.folder.join(name), &"does not read `origin size root key`: restore it from its own backup");
        parsed.ok_or_else(unreadable).map(Some)
    }

    /// Remembers a ledger's head.
    pub(crate) fn remember(&self, remembered: &Remembered) -> Result<(), Error> {
        let Remembered { head, key } = remembered;
        let line = format!("{} {} {} {key}\n", key.origin(), head.size, BASE64.encode(head.root.0));
        self.write(&format!("{}.state", id(key.origin())), &line)
    }

    /// Reads which ledger was seen at a path.
    pub(crate) fn origin_at(&self, path: &Path) -> Result<Option<String>, Error> {
        Ok(self.read(&place(path))?.map(|text| text.trim_end().to_owned()))
    }

    /// Remembers which ledger lies at a path.
    pub(crate) fn settle(&self, path: &Path, origin: &str) -> Result<(), Error> {
        if self.origin_at(path)?.as_deref() == Some(origin) {
            return Ok(());
        }
        self.write(&place(path), &format!("{origin}\n"))
    }

    /// Takes the lock that one appending process holds; it is given back when dropped.
    pub(crate) fn lock(&self, origin: &str, ledger: &Path, timeout_ms: u64) -> Result<Lock, Error> {
        self.make_folder()?;
        let path = self.folder.join(format!("{}.lock", id(origin)));
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| wrong(&path, &error))?;
        let mut waited_ms = 0;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Lock(file)),
                Err(TryLockError::WouldBlock) if waited_ms >= timeout_ms => {
                    return Err(Error::InUse { path: ledger.to_owned() });
                }
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(LOCK_RETRY_MS)),
                Err(TryLockError::Error(error)) => return Err(wrong(&path, &error)),
            }
            waited_ms += LOCK_RETRY_MS;
        }
    }

    /// Takes the lock under which keys and ledgers are made, so that two first imports cannot make two keys, or one file.
    pub(crate) fn lock_for_making(&self, ledger: &Path) -> Result<Lock, Error> {
        self.lock("making", ledger, MAKING_TIMEOUT_MS)
    }

    fn read(&self, name: &str) -> Result<Option<String>, Error> {
        let path = self.folder.join(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(wrong(&path, &error)),
        }
    }

    /// Writes a file so that a crash leaves the old one or the new one.
    fn write(&self, name: &str, text: &str) -> Result<(), Error> {
        self.make_folder()?;
        let (path, new) = (self.folder.join(name), self.folder.join(format!("{name}.new")));
        let written = || -> io::Result<()> {
            let mut file = create_private(&new)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&new, &path)?;
            sync_folder(&self.folder)
        };
        written().map_err(|error| wrong(&path, &error))
    }

    fn make_folder(&self) -> Result<(), Error> {
        if self.folder.is_dir() {
            return Ok(());
        }
        make_private_folder(&self.folder).map_err(|error| wrong(&self.folder, &error))
    }
}

fn parse(size: &str, root: &str, key: &str) -> Option<Remembered> {
    let root = Hash::from_slice(&BASE64.decode(root).ok()?)?;
    Some(Remembered { head: TreeHead { size: size.parse().ok()?, root }, key: VerifierKey::parse(key)? })
}

fn wrong(path: &Path, why: &impl ToString) -> Error {
    Error::State { path: path.to_owned(), why: why.to_string() }
}

/// Gives the part of an origin that names its files; origins are checked when a file is read (`view`).
fn id(origin: &str) -> &str {
    origin.rsplit('/').next().unwrap_or(origin)
}

fn place(path: &Path) -> String {
    let full = path.canonicalize().or_else(|_| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        folder.canonicalize().map(|folder| folder.join(path.file_name().unwrap_or_default()))
    });
    let hash = Hash::of(full.as_deref().unwrap_or(path).as_os_str().as_encoded_bytes()).to_string();
    format!("{}.place", hash.split_at(32).0)
}

/// Makes a rename durable.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(unix)]
fn refuse_readable_by_others(path: &Path, file: &File) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = file.metadata().map_err(|error| wrong(path, &error))?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(wrong(path, &"can be read by others: `chmod 600` it, and think of the key as known"))
}

#[cfg(unix)]
fn create_private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options().create(true).truncate(true).write(true).mode(0o600).open(path)
}

#[cfg(unix)]
fn make_private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Leaves it to the user's profile folder where permissions are not Unix ones.
#[cfg(not(unix))]
fn refuse_readable_by_others(_: &Path, _: &File) -> Result<(), Error> {
    Ok(())
}

#[cfg(not(unix))]
fn create_private(path: &Path) -> io::Result<File> {
    File::create(path)
}

#[cfg(not(unix))]
fn make_private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A child process that is being born has such a copy.
    #[test]
    fn a_lock_given_back_is_free_though_a_copy_of_its_file_is_open() {
        let folder = std::env::temp_dir().join(format!("straggler-lock-{}", std::process::id()));
        let state = State::at(&folder);
        let lock = || state.lock("straggler.local/a", Path::new("a.ledger"), 0);
        let held = lock().unwrap();
        let copy = held.0.try_clone().unwrap();
        assert!(matches!(lock(), Err(Error::InUse { .. })));
        drop(held);
        assert!(lock().is_ok());
        drop(copy);
        fs::remove_dir_all(folder).unwrap();
    }
}
