//! A page as a picture, and questions to it that hold with any face.

use std::path::Path;
use std::process::Command;

const DPI: f64 = 200.0;
/// Darker than this is ink.
const INK: u8 = 140;

/// Grey values, row by row.
pub struct Picture {
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

impl Picture {
    /// A page of a PDF.
    pub fn of(file: &Path, page: u32) -> Self {
        let page = page.to_string();
        let output = Command::new("pdftoppm")
            .args(["-gray", "-r", &DPI.to_string(), "-f", &page, "-l", &page])
            .arg(file)
            .output()
            .unwrap_or_else(|e| panic!("pdftoppm: {e}; apt-get install poppler-utils"));
        // "P5 WIDTH HEIGHT 255" and then the rows.
        let bytes = output.stdout;
        let mut ends = bytes.iter().enumerate().filter(|(_, b)| b.is_ascii_whitespace()).map(|(at, _)| at);
        let end = ends.nth(3).unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut words = head.split_ascii_whitespace().skip(1).map(|w| w.parse::<usize>().unwrap());
        let (width, height) = (words.next().unwrap(), words.next().unwrap());
        Self { width, height, grey: bytes[end + 1..].to_vec() }
    }

    fn at(&self, x: usize, y: usize) -> u8 {
        self.grey[y * self.width + x]
    }

    fn ink(&self, x: usize, y: usize) -> bool {
        self.at(x, y) < INK
    }

    fn part(&self, xs: std::ops::Range<usize>, ys: std::ops::Range<usize>) -> Self {
        let grey =
            ys.clone().flat_map(|y| xs.clone().map(move |x| (x, y))).map(|(x, y)| self.at(x, y)).collect();
        Self { width: xs.len(), height: ys.len(), grey }
    }

    /// The ink inside a place in points, cut close.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on a page")]
    pub fn crop(&self, [left, top, right, bottom]: [f64; 4]) -> Self {
        let pixel = |points: f64| (points * DPI / 72.0).round() as usize;
        let place = self.part(pixel(left)..pixel(right), pixel(top)..pixel(bottom));
        let column = |x: usize| (0..place.height).any(|y| place.ink(x, y));
        let row = |y: usize| (0..place.width).any(|x| place.ink(x, y));
        let (first, last) = ((0..place.width).find(|x| column(*x)), (0..place.width).rfind(|x| column(*x)));
        let (over, under) = ((0..place.height).find(|y| row(*y)), (0..place.height).rfind(|y| row(*y)));
        place.part(first.unwrap()..last.unwrap() + 1, over.unwrap()..under.unwrap() + 1)
    }

    /// The same in a grid of a fixed size, each cell the mean of what it covers.
    #[expect(clippy::cast_precision_loss, reason = "sizes of pictures")]
    fn grid(&self) -> Vec<f64> {
        const ACROSS: usize = 120;
        const DOWN: usize = 20;
        let cell = |i: usize, of: usize, size: usize| {
            let from = i * size / of;
            from..((i + 1) * size / of).max(from + 1).min(size)
        };
        let mean = |x: usize, y: usize| {
            let (xs, ys) = (cell(x, ACROSS, self.width), cell(y, DOWN, self.height));
            let count = (xs.len() * ys.len()) as f64;
            let sum: f64 =
                ys.flat_map(|y| xs.clone().map(move |x| (x, y))).map(|(x, y)| f64::from(self.at(x, y))).sum();
            sum / count
        };
        (0..DOWN).flat_map(|y| (0..ACROSS).map(move |x| (x, y))).map(|(x, y)| mean(x, y)).collect()
    }

    /// How alike two pictures are, whatever their size: 1 for the same, 0 for unrelated (correlation).
    #[expect(clippy::cast_precision_loss, reason = "sizes of pictures")]
    pub fn likeness(&self, other: &Self) -> f64 {
        let (a, b) = (self.grid(), other.grid());
        let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
        let (ma, mb) = (mean(&a), mean(&b));
        let dot = |v: &[f64], m: f64, w: &[f64], n: f64| {
            v.iter().zip(w).map(|(x, y)| (x - m) * (y - n)).sum::<f64>()
        };
        dot(&a, ma, &b, mb) / (dot(&a, ma, &a, ma) * dot(&b, mb, &b, mb)).sqrt()
    }

    /// The half that English stands in.
    pub fn left_half(&self) -> Self {
        self.part(0..self.width / 2, 0..self.height)
    }

    /// The half the other language stands in.
    pub fn right_half(&self) -> Self {
        self.part(self.width / 2..self.width, 0..self.height)
    }

    /// What stands between the title and the foot of a letter of one paragraph.
    pub fn below_title(&self) -> Self {
        let lines = self.lines();
        assert!(lines.len() >= 2, "a title and a paragraph: {lines:?}");
        let foot = self.height * 9 / 10;
        self.part(0..self.width, (lines[0].1 + 2)..foot)
    }

    /// Rows of ink, from first to last.
    fn lines(&self) -> Vec<(usize, usize)> {
        let row = |y: usize| (0..self.width).any(|x| self.ink(x, y));
        let mut lines = Vec::new();
        let mut begin = None;
        for y in 0..self.height {
            match (row(y), begin) {
                (true, None) => begin = Some(y),
                (false, Some(from)) => {
                    lines.push((from, y));
                    begin = None;
                }
                _ => {}
            }
        }
        lines
    }

    /// Connected pieces of ink.
    pub fn pieces(&self) -> usize {
        let mut seen = vec![false; self.width * self.height];
        let mut count = 0;
        for start in 0..seen.len() {
            if seen[start] || self.grey[start] >= INK {
                continue;
            }
            count += 1;
            let mut open = vec![start];
            while let Some(at) = open.pop() {
                if std::mem::replace(&mut seen[at], true) {
                    continue;
                }
                let (x, y) = (at % self.width, at / self.width);
                for (nx, ny) in around(x, y) {
                    if nx < self.width && ny < self.height && self.ink(nx, ny) && !seen[ny * self.width + nx]
                    {
                        open.push(ny * self.width + nx);
                    }
                }
            }
        }
        count
    }

    /// Where each line of ink begins and ends.
    fn edges(&self) -> (Vec<usize>, Vec<usize>) {
        let middle = self.height / 10..self.height * 85 / 100;
        let lines = self.lines().into_iter().filter(|l| middle.contains(&l.0) && l.1 - l.0 > 8);
        let edge = |l: (usize, usize)| {
            let column = |x: &usize| (l.0..l.1).any(|y| self.ink(*x, y));
            Some(((0..self.width).find(column)?, (0..self.width).rfind(column)?))
        };
        lines.filter_map(edge).unzip()
    }

    /// The text leans on the left: its lines begin at a few places and end at many.
    pub fn ragged_right(&self) -> bool {
        let (begins, ends) = self.edges();
        places(&begins) < places(&ends)
    }

    /// The text leans on the right.
    pub fn ragged_left(&self) -> bool {
        let (begins, ends) = self.edges();
        places(&ends) < places(&begins)
    }
}

fn around(x: usize, y: usize) -> impl Iterator<Item = (usize, usize)> {
    let near = |v: usize| [v.wrapping_sub(1), v, v + 1];
    near(y).into_iter().flat_map(move |ny| near(x).map(move |nx| (nx, ny)))
}

/// How many different places there are, a millimetre and a half counting as one.
fn places(edges: &[usize]) -> usize {
    let mut cells: Vec<usize> = edges.iter().map(|e| e / 12).collect();
    cells.sort_unstable();
    cells.dedup();
    cells.len()
}
