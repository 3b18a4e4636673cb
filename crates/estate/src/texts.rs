//! Texts that many facts repeat, each in memory once.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::BuildHasherDefault;
use std::sync::Arc;

/// The texts met so far. An intruder chooses some of them, so that the hash is one for which collisions are hard to
/// find; its keys are fixed, since chance is an input.
#[derive(Debug, Default)]
pub(crate) struct Texts(HashSet<Arc<str>, BuildHasherDefault<DefaultHasher>>);

impl Texts {
    /// Returns a text's one copy.
    pub(crate) fn shared(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.0.insert(Arc::clone(&new));
        new
    }

    /// Exchanges a text for its one copy.
    pub(crate) fn share(&mut self, text: &mut Arc<str>) {
        match self.0.get(&**text) {
            Some(known) => text.clone_from(known),
            None => drop(self.0.insert(Arc::clone(text))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_in_memory_once() {
        let (mut texts, mut read) = (Texts::default(), Arc::from("s3:ListBuckets"));
        let first = texts.shared("s3:ListBuckets");
        texts.share(&mut read);
        assert!(Arc::ptr_eq(&first, &read));
        let mut other = Arc::from("sts:GetCallerIdentity");
        texts.share(&mut other);
        assert!(Arc::ptr_eq(&other, &texts.shared("sts:GetCallerIdentity")));
    }
}
