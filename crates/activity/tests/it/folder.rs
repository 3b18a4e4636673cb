//! A folder of a test's own, and records to put in it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

/// A folder that is emptied first and removed at the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("activity-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn scan(&self) -> activity::Scan {
        activity::scan(std::slice::from_ref(&self.0), activity::Options::default())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// A CloudTrail record; `minute` counts from 2023-11-14T00:00Z.
pub(crate) fn record(number: u64, minute: u64, key: &str, action: (&str, &str), more: &str) -> String {
    let (hour, minute) = (minute / 60, minute % 60);
    let (service, call) = action;
    format!(
        r#"{{"eventVersion":"1.08","userIdentity":{{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/u","accountId":"111122223333","accessKeyId":"{key}","userName":"u"}},"eventTime":"2023-11-14T{hour:02}:{minute:02}:00Z","eventSource":"{service}.amazonaws.com","eventName":"{call}","awsRegion":"us-east-1","sourceIPAddress":"198.51.100.{}","userAgent":"agent {}","eventID":"00000000-0000-4000-8000-{number:012}","recipientAccountId":"111122223333"{more}}}"#,
        number % 5,
        number % 3,
    )
}

pub(crate) fn document(records: &[String]) -> String {
    format!(r#"{{"Records":[{}]}}"#, records.join(","))
}
