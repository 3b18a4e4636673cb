//! Files over threads, with the messages in the order of the files, so that the result does not depend on the threads.
//!
//! Thread `t` of `n` reads the files `t, t+n, t+2n, ...` and sends through a channel of its own that holds few parts; the caller takes
//! file by file. Memory stays bounded, since a thread that is ahead waits.

use std::sync::mpsc::sync_channel;
use std::thread;

use crate::part::Message;
use crate::reading::Reader;
use crate::walk::Found;

/// Parts that a thread may be ahead.
const PARTS_AHEAD: usize = 64;

/// Reads the files and hands on their messages in order.
pub(crate) fn in_order<'s, 'o: 's>(
    files: &[Found],
    threads: usize,
    reader: &(dyn Fn() -> Reader<'s, 'o> + Sync),
    take: &mut dyn FnMut(Message),
) {
    let threads = threads.clamp(1, files.len().max(1));
    if threads == 1 {
        let mut reader = reader();
        for file in files {
            reader.file(file, take);
        }
        return;
    }
    thread::scope(|scope| {
        let mut channels = Vec::new();
        for first in 0..threads {
            let (sender, receiver) = sync_channel(PARTS_AHEAD);
            channels.push(receiver);
            scope.spawn(move || {
                let mut reader = reader();
                for file in files.iter().skip(first).step_by(threads) {
                    reader.file(file, &mut |message| {
                        // Nobody takes any more only when the taking thread has failed.
                        let _ = sender.send(message);
                    });
                }
            });
        }
        for (_, channel) in files.iter().zip(channels.iter().cycle()) {
            while let Ok(message) = channel.recv() {
                let ends = matches!(message, Message::DiskEnd(_));
                take(message);
                if ends {
                    break;
                }
            }
        }
    });
}
