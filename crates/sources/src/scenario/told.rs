//! How far a breach is told to have gone, as a scenario file writes it.

use model::{Layer, LayerKind, Told};
use serde::Deserialize;
use toml::Spanned;

use crate::Refusal;
use crate::lines::Lines;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileTold {
    system: Spanned<String>,
    kind: Spanned<String>,
    reached: bool,
    #[serde(default)]
    by: Vec<Spanned<String>>,
}

impl Lines<'_> {
    pub(super) fn told(&self, told: &[FileTold], layers: &[Layer]) -> Result<Vec<Told>, Refusal> {
        self.once("told.system", told.iter().map(|told| (&told.system, "")))?;
        told.iter().map(|told| self.told_of_one(told, layers)).collect()
    }

    fn told_of_one(&self, file: &FileTold, layers: &[Layer]) -> Result<Told, Refusal> {
        if let Some(by) = file.by.first().filter(|_| file.reached) {
            return Err(self.refuse(by.span().start, "told.by: cannot be given where the system was reached"));
        }
        self.once("told.by", file.by.iter().map(|word| (word, "")))?;
        Ok(Told {
            system: self.line_of_text("told.system", &file.system)?,
            kind: self.word("told.kind", &file.kind)?,
            reached: file.reached,
            by: file.by.iter().map(|word| self.credited(word, layers)).collect::<Result<_, _>>()?,
        })
    }

    fn credited(&self, word: &Spanned<String>, layers: &[Layer]) -> Result<LayerKind, Refusal> {
        let kind = self.word("told.by", word)?;
        if layers.iter().any(|layer| layer.kind == kind) {
            return Ok(kind);
        }
        let refusal = self.refuse(word.span().start, format!("told.by: {kind} is none of the layers of this scenario"));
        Err(refusal.hint("add a [[layer]] that says how"))
    }
}
