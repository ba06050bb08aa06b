//! Recovery: a secret split among five custodians, any three of whom bring it back.
//!
//! Shamir's scheme over GF(256) by the `blahaj` crate, whose coefficients are uniform, zero included (its ancestor's
//! were not: RUSTSEC-2024-0398). A share is `"PNHS" | form 1 | set 16 | needed 1 | number 1 | 32 bytes`. Each has a
//! commitment, SHA-256 over a label and the share; commitments are kept openly beside the store, so that a wrong share
//! is named instead of the whole just failing. A share holds 256 bits of chance, so its commitment tells nothing.

use crate::key::{Chance, same};
use crate::people::Rng;
use blahaj::Sharks;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Shares that a secret is split into.
pub const MADE: u8 = 5;
/// Shares that bring it back.
pub const NEEDED: u8 = 3;
const MAGIC: &[u8; 4] = b"PNHS";
const FORM: u8 = 1;
const LENGTH: usize = 4 + 1 + 16 + 1 + 1 + 32;

/// One custodian's share.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Share([u8; LENGTH]);

/// What is kept openly of each share, in the order of their numbers.
pub type Commitment = [u8; 32];

/// Why shares do not bring the secret back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// It is not a share, or of a form not known here.
    #[error("not a share")]
    Foreign,
    /// This share is not the one that was handed out: mistyped, changed, or of another set.
    #[error("share {number} is not the one that was handed out")]
    Wrong {
        /// The number on it.
        number: u8,
    },
    /// The same share twice.
    #[error("share {number} was given twice")]
    Twice {
        /// Its number.
        number: u8,
    },
    /// Fewer than [`NEEDED`].
    #[error("{NEEDED} shares are needed, {given} were given")]
    Few {
        /// How many were given.
        given: usize,
    },
}

impl Share {
    /// Its number, from 1.
    pub fn number(&self) -> u8 {
        self.0.get(22).copied().unwrap_or_default()
    }

    /// The bytes to hand to the custodian. Secret.
    pub const fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// A share from what a custodian gives back.
    ///
    /// # Errors
    /// `Foreign`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ShareError> {
        let share: [u8; LENGTH] = bytes.try_into().map_err(|_| ShareError::Foreign)?;
        let known = share.starts_with(MAGIC) && share.get(4) == Some(&FORM) && share.get(21) == Some(&NEEDED);
        let share = Self(share);
        if known && (1..=MADE).contains(&share.number()) { Ok(share) } else { Err(ShareError::Foreign) }
    }

    /// What is kept openly of it.
    pub fn commitment(&self) -> Commitment {
        Sha256::new().chain_update(b"panah/v1/share").chain_update(self.0).finalize().into()
    }

    fn point(&self) -> Option<blahaj::Share> {
        blahaj::Share::try_from(self.0.get(22..)?).ok()
    }
}

impl std::fmt::Debug for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Share({}, ..)", self.number())
    }
}

/// Splits a secret into [`MADE`] shares.
pub fn split(secret: &[u8; 32], chance: &mut dyn Chance) -> Vec<Share> {
    let mut set = [0_u8; 16];
    chance.fill(&mut set);
    let points = Sharks(NEEDED).dealer_rng(secret, &mut Rng(chance)).take(usize::from(MADE));
    points
        .map(|point| {
            let point = Zeroizing::new(Vec::from(&point));
            let mut share = Share([0; LENGTH]);
            let head = MAGIC.iter().copied().chain([FORM]).chain(set).chain([NEEDED]);
            share.0.iter_mut().zip(head.chain(point.iter().copied())).for_each(|(to, from)| *to = from);
            share
        })
        .collect()
}

/// Brings a secret back. Every share is checked against the commitment of its number before any is used.
///
/// # Errors
/// The first share that is wrong or given twice, or `Few`.
pub fn join(shares: &[Share], commitments: &[Commitment]) -> Result<Zeroizing<[u8; 32]>, ShareError> {
    let mut seen = [false; MADE as usize];
    for share in shares {
        let number = share.number();
        let at = usize::from(number.wrapping_sub(1));
        let kept = commitments.get(at).ok_or(ShareError::Wrong { number })?;
        if !same(kept, &share.commitment()) {
            return Err(ShareError::Wrong { number });
        }
        match seen.get_mut(at) {
            Some(seen) if !*seen => *seen = true,
            _ => return Err(ShareError::Twice { number }),
        }
    }
    if shares.len() < usize::from(NEEDED) {
        return Err(ShareError::Few { given: shares.len() });
    }
    let points: Vec<blahaj::Share> = shares.iter().filter_map(Share::point).collect();
    let secret = Sharks(NEEDED).recover(&points).map(Zeroizing::new);
    let secret = secret.map_err(|_| ShareError::Few { given: shares.len() })?;
    Ok(Zeroizing::new(secret.as_slice().try_into().map_err(|_| ShareError::Foreign)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::tests::Fixed;

    fn made() -> (Vec<Share>, Vec<Commitment>) {
        let shares = split(&[7; 32], &mut Fixed(1));
        let commitments = shares.iter().map(Share::commitment).collect();
        (shares, commitments)
    }

    #[test]
    fn any_three_of_five_bring_the_secret_back_and_two_do_not() {
        let (shares, commitments) = made();
        for chosen in 0_u32..32 {
            let given: Vec<Share> =
                shares.iter().filter(|s| chosen >> (s.number() - 1) & 1 == 1).cloned().collect();
            match join(&given, &commitments) {
                Ok(secret) => assert!(given.len() >= 3 && *secret == [7; 32]),
                Err(error) => assert!(given.len() < 3 && error == ShareError::Few { given: given.len() }),
            }
        }
        assert_eq!(*join(&shares, &commitments).unwrap(), [7; 32]);
    }

    #[test]
    fn a_wrong_share_is_named() {
        let (shares, commitments) = made();
        for at in 0..LENGTH {
            let mut bytes = shares[3].bytes().to_vec();
            bytes[at] ^= 1;
            match Share::from_bytes(&bytes) {
                Err(error) => assert_eq!(error, ShareError::Foreign),
                Ok(changed) => {
                    let number = changed.number();
                    let given = [shares[0].clone(), changed, shares[1].clone()];
                    assert_eq!(join(&given, &commitments), Err(ShareError::Wrong { number }));
                }
            }
        }
        let twice = [shares[0].clone(), shares[1].clone(), shares[0].clone()];
        assert_eq!(join(&twice, &commitments), Err(ShareError::Twice { number: 1 }));
    }

    /// RUSTSEC-2024-0398: coefficients that are never zero give the secret away over many splits. With one fixed
    /// secret byte, every value of every share must come up as often as any other, the secret's own value too.
    #[test]
    fn shares_are_spread_evenly_the_value_of_the_secret_included() {
        let mut counts = [[0_u32; 256]; 3];
        let mut chance = Fixed(99);
        let splits = 4_000_u32;
        for _ in 0..splits {
            for (share, count) in split(&[0; 32], &mut chance).iter().zip(&mut counts) {
                share.bytes()[23..].iter().for_each(|byte| count[usize::from(*byte)] += 1);
            }
        }
        let expected = f64::from(splits) * 32.0 / 256.0;
        for count in counts {
            let chi: f64 = count.iter().map(|n| (f64::from(*n) - expected).powi(2) / expected).sum();
            // 255 degrees of freedom: mean 255, standard deviation 22.6; six of them away is no chance.
            assert!((120.0..390.0).contains(&chi), "chi-squared {chi}");
        }
    }
}
