//! The ways a [`Disk`] can come out of a power loss.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use super::disk::{Change, Disk, Kind, Names, Node, ROOT, set};
use super::tree::{Content, Leaf, Tree};

impl Disk {
    /// The states this disk may be found in: all combinations if there are no more than `cap`.
    pub(crate) fn after_power_loss(&self, cap: usize) -> HashSet<Tree> {
        let choices: Vec<usize> = self.nodes.iter().map(|(kind, _)| choices(kind)).collect();
        let product = choices.iter().try_fold(1_usize, |all, &one| all.checked_mul(one));
        match product.filter(|&product| product <= cap) {
            Some(product) => {
                (0..product).map(|number| self.tree(&digits(number, &choices))).collect()
            }
            None => self.extremes(&choices, cap),
        }
    }

    /// Too many combinations: all names and all contents are lost or kept alike, and one node at a
    /// time, of `cap` at most, differs from the others.
    fn extremes(&self, choices: &[usize], cap: usize) -> HashSet<Tree> {
        let odd = choices.iter().enumerate().filter(|(_, count)| **count > 1).take(cap);
        let odd = odd.flat_map(|(node, &count)| (0..count).map(move |choice| (node, choice)));
        let mut states = HashSet::new();
        for (odd, choice) in std::iter::once((usize::MAX, 0)).chain(odd) {
            for (names_kept, content) in (0..8).map(|n| (n >= 4, n % 4)) {
                let pick = |(node, &count): (usize, &usize)| match self.nodes[node].0 {
                    _ if node == odd => choice,
                    Kind::Folder { .. } if names_kept => count - 1,
                    Kind::File { .. } => content.min(count - 1),
                    _ => 0,
                };
                states.insert(self.tree(&choices.iter().enumerate().map(pick).collect::<Vec<_>>()));
            }
        }
        states
    }

    /// What the running program sees.
    pub(crate) fn now(&self) -> Tree {
        let choices = self.nodes.iter().map(|(kind, _)| choices(kind) - 1);
        self.tree(&choices.collect::<Vec<_>>())
    }

    fn tree(&self, picked: &[usize]) -> Tree {
        let mut tree = Tree::default();
        self.grow(&mut tree, Path::new(""), ROOT, picked);
        tree
    }

    fn grow(&self, tree: &mut Tree, path: &Path, node: Node, picked: &[usize]) {
        let (kind, mode) = &self.nodes[node];
        let leaf = match kind {
            Kind::Folder { .. } => Leaf::Folder,
            Kind::Link { target } => Leaf::Link(target.clone()),
            Kind::File { durable, pending } => {
                Leaf::File(variant(durable, pending.as_ref(), picked[node]))
            }
        };
        tree.insert(path, leaf, *mode);
        for (name, child) in self.names(node, picked) {
            self.grow(tree, &path.join(name), child, picked);
        }
    }

    /// The names in a folder if the `picked` number of first pending changes of each folder have
    /// happened. A rename from one folder to another is pending in the latter.
    fn names(&self, folder: Node, picked: &[usize]) -> Names {
        let Kind::Folder { durable, .. } = &self.nodes[folder].0 else {
            return Names::new();
        };
        let happened = |((kind, _), &count): (&'_ (Kind, u32), &usize)| match kind {
            Kind::Folder { pending, .. } => pending[..count].to_vec(),
            _ => Vec::new(),
        };
        let mut changes: Vec<Change> = self.nodes.iter().zip(picked).flat_map(happened).collect();
        changes.sort_by_key(|(number, _)| *number);
        let mut names = durable.clone();
        for (at, name, meaning) in changes.into_iter().flat_map(|(_, entries)| entries) {
            if at == folder {
                set(&mut names, name, meaning);
            }
        }
        names
    }
}

/// The combination with this number.
fn digits(mut number: usize, choices: &[usize]) -> Vec<usize> {
    let mut digit = |&count: &usize| {
        let one = number % count;
        number /= count;
        one
    };
    choices.iter().map(&mut digit).collect()
}

/// How many ways a node can come out of a power loss.
fn choices(kind: &Kind) -> usize {
    match kind {
        Kind::Folder { pending, .. } => pending.len() + 1,
        Kind::File { pending: Some(_), .. } => 4,
        _ => 1,
    }
}

/// 0: lost; 1: the new length, of zeros; 2: half of what is new; 3: there.
fn variant(old: &Content, new: Option<&Content>, choice: usize) -> Content {
    let Some(new) = new else { return old.clone() };
    let (had, has) = (old.bytes.len(), new.bytes.len());
    let bytes: Arc<[u8]> = match choice {
        0 => return old.clone(),
        1 => {
            let mut bytes = old.bytes.to_vec();
            bytes.resize(has, 0);
            bytes.into()
        }
        2 if has > had => new.bytes[..had.midpoint(has)].into(),
        _ => return new.clone(),
    };
    Content { bytes, modified: new.modified }
}
