//! Reading one word as another: the cost of the best reading, letter by letter, all places of the target at once.

use super::alphabet::{LONGEST, Side, rows};
use super::channel::{Channel, NEVER, emission};
use zeroize::Zeroize;

/// What each beginning of a target costs so far: place by place, `W` of them, more than the target has letters.
pub(crate) type Cells<const W: usize> = [i16; W];

/// Places for any target.
pub(crate) const WIDE: usize = 32;

/// Above this nothing is told apart.
const TOP: i16 = i16::MAX;

/// Before the first letter.
pub(crate) const fn start<const W: usize>() -> Cells<W> {
    let mut cells = [TOP; W];
    if let Some((first, _)) = cells.split_first_mut() {
        *first = 0;
    }
    cells
}

/// A target word, its letters as emissions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    long: usize,
    one: [u16; LONGEST],
    /// The letter before and this one; the first has none.
    two: [u16; LONGEST],
    /// The emissions that begin with the last letter and go on.
    more: (usize, usize),
}

impl Given {
    /// Overwrites what was read.
    pub(crate) fn wipe(&mut self) {
        self.one.zeroize();
        self.two.zeroize();
    }

    /// How many letters it has.
    pub(crate) const fn len(&self) -> usize {
        self.long
    }

    /// The emissions of a word.
    pub(crate) fn new(letters: &[u8], side: Side) -> Self {
        let letters = letters.get(..LONGEST).unwrap_or(letters);
        let mut given = Self { long: letters.len(), ..Self::default() };
        if let Some(last) = letters.last() {
            let first = usize::from(emission(side, &[*last, 0]));
            given.more = (first, first + side.letters());
        }
        for (cell, letter) in given.one.iter_mut().zip(letters) {
            *cell = emission(side, &[*letter]);
        }
        for (cell, pair) in given.two.iter_mut().skip(1).zip(letters.windows(2)) {
            *cell = emission(side, pair);
        }
        given
    }
}

/// What one letter of a source costs at each place of a target.
struct Lanes<const W: usize> {
    nothing: i16,
    one: [i16; W],
    two: [i16; W],
}

impl<const W: usize> Lanes<W> {
    #[inline]
    fn new(row: &[u8], target: &Given) -> Self {
        let cost = |e: u16| row.get(usize::from(e)).map_or(TOP, |c| i16::from(*c));
        let mut lanes = Self { nothing: cost(0), one: [TOP; W], two: [TOP; W] };
        for (cell, e) in lanes.one.iter_mut().skip(1).zip(target.one.iter().take(target.long)) {
            *cell = cost(*e);
        }
        let pairs = target.two.iter().take(target.long).skip(1);
        for (cell, e) in lanes.two.iter_mut().skip(2).zip(pairs) {
            *cell = cost(*e);
        }
        lanes
    }

    /// One more letter of the source.
    #[inline]
    #[expect(clippy::indexing_slicing, reason = "arrays of one length")]
    fn step(&self, cells: &Cells<W>) -> Cells<W> {
        let (mut by_one, mut by_two, mut next) = ([TOP; W], [TOP; W], [TOP; W]);
        by_one[1..].copy_from_slice(&cells[..W - 1]);
        by_two[2..].copy_from_slice(&cells[..W - 2]);
        for at in 0..W {
            let none = cells[at].saturating_add(self.nothing);
            let one = by_one[at].saturating_add(self.one[at]);
            let two = by_two[at].saturating_add(self.two[at]);
            next[at] = none.min(one).min(two);
        }
        next
    }
}

/// The cost of the best reading, by what each letter of the source costs; `NEVER` as soon as it must be above `most`.
#[inline]
fn best<const W: usize>(
    rows: impl Iterator<Item = u16>,
    end: usize,
    most: u16,
    mut step: impl FnMut(u16, &Cells<W>) -> Cells<W>,
) -> u16 {
    let most = i16::try_from(most).unwrap_or(TOP);
    let mut cells = start::<W>();
    for row in rows {
        cells = step(row, &cells);
        if cells.iter().fold(TOP, |least, cell| least.min(*cell)) > most {
            return NEVER;
        }
    }
    cells.get(end).map_or(NEVER, |cost| if *cost == TOP { NEVER } else { cost.unsigned_abs() })
}

impl Channel {
    /// The cost of the best reading of `source` as `target`, in sixteenths of a nat; `NEVER` as soon as it must be above
    /// `most`.
    pub(crate) fn cost(&self, source: &[u8], target: &Given, most: u16) -> u16 {
        match target.long {
            0..8 => self.cost_within::<8>(source, target, most),
            8..16 => self.cost_within::<16>(source, target, most),
            _ => self.cost_within::<WIDE>(source, target, most),
        }
    }

    fn cost_within<const W: usize>(&self, source: &[u8], target: &Given, most: u16) -> u16 {
        best::<W>(rows(source, self.from()), target.long, most, |row, cells| {
            Lanes::<W>::new(self.row(row), target).step(cells)
        })
    }

    /// One more letter of the source, by its row.
    pub(crate) fn step(&self, cells: &Cells<WIDE>, row: u16, target: &Given) -> Cells<WIDE> {
        Lanes::<WIDE>::new(self.row(row), target).step(cells)
    }

    /// The cost of what ends with one more letter of the source, when more may follow of what that letter gives.
    pub(crate) fn ends(&self, cells: &Cells<WIDE>, row: u16, target: &Given, next: &Cells<WIDE>) -> i16 {
        let whole = next.get(target.long).copied().unwrap_or(TOP);
        let before = target.long.checked_sub(1).and_then(|at| cells.get(at)).copied().unwrap_or(TOP);
        let more = self.row(row).get(target.more.0..target.more.1).unwrap_or_default();
        let least = more.iter().min().copied().map_or(TOP, i16::from);
        whole.min(before.saturating_add(least))
    }
}

/// One target read into from many sources: what a letter costs is looked up once for all of them.
pub(crate) struct Reader<'a> {
    channel: &'a Channel,
    target: &'a Given,
    /// For every row, where its lanes are, plus one.
    at: Vec<u16>,
    short: Vec<Lanes<8>>,
    usual: Vec<Lanes<16>>,
    long: Vec<Lanes<WIDE>>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(channel: &'a Channel, target: &'a Given) -> Self {
        let at = vec![0; channel.rows()];
        Self { channel, target, at, short: Vec::new(), usual: Vec::new(), long: Vec::new() }
    }

    /// As [`Channel::cost`].
    pub(crate) fn cost(&mut self, source: &[u8], most: u16) -> u16 {
        let Self { channel, target, at, short, usual, long } = self;
        match target.long {
            0..8 => kept(channel, target, at, short, (source, most)),
            8..16 => kept(channel, target, at, usual, (source, most)),
            _ => kept(channel, target, at, long, (source, most)),
        }
    }
}

#[inline]
fn kept<const W: usize>(
    channel: &Channel,
    target: &Given,
    at: &mut [u16],
    lanes: &mut Vec<Lanes<W>>,
    (source, most): (&[u8], u16),
) -> u16 {
    best::<W>(rows(source, channel.from()), target.long, most, |row, cells| {
        let Some(place) = at.get_mut(usize::from(row)) else { return [TOP; W] };
        if *place == 0 {
            lanes.push(Lanes::new(channel.row(row), target));
            *place = u16::try_from(lanes.len()).unwrap_or(0);
        }
        lanes.get(usize::from(*place) - 1).map_or([TOP; W], |lanes| lanes.step(cells))
    })
}
