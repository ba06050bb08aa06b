//! The size budget: no file over 600 lines, half of them at most 150, nine of ten at most 350.

use crate::{Outcome, tree};

const LONGEST: usize = 600;
const MEDIAN: usize = 150;
const NINE_OF_TEN: usize = 350;

/// Prints the figures and holds them to the budget.
///
/// # Errors
/// What is over it.
pub fn report() -> Outcome {
    let mut sizes: Vec<(usize, String)> = tree::files(&[".rs"])?
        .into_iter()
        .filter(|(path, _)| !path.starts_with("fuzz/") && !path.contains("/fuzz/"))
        .map(|(path, text)| (text.lines().count(), path))
        .collect();
    sizes.sort();
    let lines: usize = sizes.iter().map(|(lines, _)| lines).sum();
    let (median, nine) = (rank(&sizes, 50), rank(&sizes, 90));
    tree::say(&format!("{} files, {lines} lines; median {median}, nine of ten within {nine}", sizes.len()));
    for (lines, path) in sizes.iter().rev().take(5) {
        tree::say(&format!("{lines:6} {path}"));
    }
    let mut over: Vec<String> = sizes
        .iter()
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, path)| format!("{path}: {lines} lines, at most {LONGEST}"))
        .collect();
    over.extend((median > MEDIAN).then(|| format!("median {median}, at most {MEDIAN}")));
    over.extend((nine > NINE_OF_TEN).then(|| format!("nine of ten within {nine}, at most {NINE_OF_TEN}")));
    if over.is_empty() { Ok(()) } else { Err(over.join("\n")) }
}

/// The size at a per cent of the sorted list (nearest rank).
fn rank(sizes: &[(usize, String)], per_cent: usize) -> usize {
    let place = (sizes.len() * per_cent).div_ceil(100).saturating_sub(1);
    sizes.get(place).map_or(0, |(lines, _)| *lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_rank_is_taken() {
        let sizes: Vec<_> = (1..=10).map(|n| (n * 10, String::new())).collect();
        assert_eq!((rank(&sizes, 50), rank(&sizes, 90)), (50, 90));
        assert_eq!(rank(&[], 90), 0);
    }
}
