//! Disks that are full, read-only, or not where a folder should be.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::desk::{Desk, ESTATE, not_run};

/// A small file system of its own, gone with the test.
struct Mount(PathBuf);

impl Mount {
    fn new(desk: &Desk, name: &str, options: &str, what: &str) -> Option<Self> {
        let path = desk.path(name);
        fs::create_dir(&path).unwrap();
        let mounted = cfg!(target_os = "linux")
            && Command::new("mount")
                .args(["-t", "tmpfs", "-o", options, "tmpfs"])
                .arg(&path)
                .output()
                .is_ok_and(|output| output.status.success());
        if mounted {
            return Some(Self(path));
        }
        not_run(what, "no tmpfs can be mounted here");
        None
    }

    fn again(&self, options: &str) {
        assert!(Command::new("mount").args(["-o", options]).arg(&self.0).status().unwrap().success());
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn many(facts: u32) -> String {
    (0..facts)
        .map(|at| {
            format!(
                "{{\"v\":1,\"node\":\"vendor\",\"id\":\"vendor/{at}\",\"set\":{{\"label\":\"{}\"}}}}\n",
                "x".repeat(300)
            )
        })
        .collect()
}

#[test]
fn a_full_disk_loses_nothing_and_adds_nothing() {
    let desk = Desk::bare();
    let Some(mount) = Mount::new(&desk, "small", "size=2m", "a full disk under the ledger") else { return };
    let desk = desk.with_ledger(mount.0.join("a.ledger"));
    desk.import("facts", "estate.ndjson", ESTATE).ended(0);
    desk.write("many.ndjson", many(6_000));
    desk.fails(
        4,
        &["import", "facts", "many.ndjson"],
        &["no room left to write", "a.ledger", "free some space", "nothing was written"],
    );
    desk.run(&["list", "credential"]).ended(0).shows(&["00T1"]);
    mount.again("remount,size=40m");
    desk.run(&["import", "facts", "many.ndjson"]).ended(0).shows(&["facts added"]);
    assert!(desk.verified().unwrap().0 > 6_000);
    drop((mount, desk));
}

#[test]
fn a_disk_that_is_full_from_the_start_makes_no_ledger() {
    let desk = Desk::bare();
    let Some(mount) = Mount::new(&desk, "small", "size=16k", "a full disk under a new ledger") else { return };
    let desk = desk.with_ledger(mount.0.join("a.ledger"));
    desk.write("estate.ndjson", ESTATE);
    desk.run(&["import", "facts", "estate.ndjson"]).ended(4).says(&["no room left", "a.ledger"]);
    assert_eq!(fs::read_dir(&mount.0).unwrap().count(), 0, "something is left over");
    drop((mount, desk));
}

#[test]
fn a_full_disk_leaves_the_old_report() {
    let desk = Desk::new();
    let Some(mount) = Mount::new(&desk, "small", "size=8k", "a full disk under a report") else { return };
    fs::write(mount.0.join("report.html"), "the old report").unwrap();
    desk.run(&["report", "i1", "--output", "small/report.html"])
        .ended(4)
        .says(&["cannot write small/report.html", "free some space"]);
    assert_eq!(fs::read_to_string(mount.0.join("report.html")).unwrap(), "the old report");
    assert_eq!(fs::read_dir(&mount.0).unwrap().count(), 1, "something half-written is left");
    drop((mount, desk));
}

/// The ledger is written before its head is remembered; where the second fails, the next writer finds the ledger ahead.
#[test]
fn a_full_disk_under_the_state_folder_is_healed() {
    let desk = Desk::bare();
    let Some(mount) = Mount::new(&desk, "state", "size=1m", "a full disk under the state folder") else { return };
    desk.import("facts", "estate.ndjson", ESTATE).ended(0);
    let (size, _) = desk.verified().unwrap();
    fs::write(mount.0.join("ballast"), vec![0; 1 << 20]).unwrap_err();
    let more = ESTATE.replace("00T1", "00T2");
    let run = desk.import("facts", "more.ndjson", &more);
    assert!([0, 4].contains(&run.code), "{run:#?}");
    if run.code == 4 {
        run.says(&["state"]);
    }
    fs::remove_file(mount.0.join("ballast")).unwrap();
    desk.run(&["import", "facts", "more.ndjson"]).ended(0);
    assert!(desk.verified().unwrap().0 > size);
    drop((mount, desk));
}

#[test]
fn a_read_only_folder_is_said() {
    let desk = Desk::bare();
    desk.write("estate.ndjson", ESTATE);
    let Some(mount) = Mount::new(&desk, "fixed", "size=4m", "a read-only folder") else { return };
    let desk = desk.with_ledger(mount.0.join("a.ledger"));
    mount.again("remount,ro");
    desk.run(&["import", "facts", "estate.ndjson"]).ended(4).says(&[
        "cannot write to",
        "a.ledger",
        "permissions of the folder",
    ]);
    mount.again("remount,rw");
    desk.run(&["import", "facts", "estate.ndjson"]).ended(0);
    let before = desk.verified();
    mount.again("remount,ro");
    desk.write("more.ndjson", ESTATE.replace("00T1", "00T2"));
    desk.run(&["import", "facts", "more.ndjson"]).ended(4).says(&["cannot write to", "a.ledger"]);
    let listed = desk.run(&["list"]);
    mount.again("remount,rw");
    assert_eq!(listed.code, 0, "a read-only ledger can be read: {listed:#?}");
    assert_eq!(desk.verified(), before);
    drop((mount, desk));
}

#[test]
fn a_file_where_a_folder_should_be_is_said() {
    let desk = Desk::bare();
    desk.write("estate.ndjson", ESTATE);
    desk.write("file", "x");
    let (inside, missing) = (desk.path("file/a.ledger"), desk.path("gone/deep/a.ledger"));
    let desk = desk.with_ledger(inside);
    desk.run(&["import", "facts", "estate.ndjson"]).ended(4).says(&["file/a.ledger"]);
    let desk = desk.with_ledger(missing);
    desk.run(&["import", "facts", "estate.ndjson"]).ended(4).says(&["gone/deep/a.ledger"]);
    assert!(!desk.path("gone").exists());
    let ledger = desk.path("a.ledger");
    let desk = desk.with_ledger(ledger);
    let _ = fs::remove_dir_all(desk.path("state"));
    desk.write("state", "a file");
    desk.run(&["import", "facts", "estate.ndjson"]).ended(4).says(&["state"]);
    assert!(!desk.ledger().exists(), "a ledger without a key is left behind");
    assert_eq!(fs::read_to_string(desk.path("state")).unwrap(), "a file");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_where_nothing_can_be_made_is_said() {
    let desk = Desk::bare().with_ledger("/proc/a.ledger".into());
    desk.write("estate.ndjson", ESTATE);
    desk.run(&["import", "facts", "estate.ndjson"]).ended(4).says(&["/proc/a.ledger"]);
    desk.run(&["demo", "--dir", "/proc/demo"]).says(&["/proc/demo"]);
}
