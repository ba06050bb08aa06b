//! The journal on real SQLCipher files.

#[cfg(test)]
mod blobs;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod erasure;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod tampering;
#[cfg(test)]
mod vectors;
#[cfg(test)]
mod writing;
