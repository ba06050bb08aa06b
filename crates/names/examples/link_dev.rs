//! Scratch.
use names::link::*;
use std::time::Instant;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let t = Instant::now();
    let text = std::fs::read_to_string(path).unwrap();
    let mut reg = Register::new();
    let mut person: Vec<u32> = vec![];
    for l in text.lines().skip(1) {
        let c: Vec<&str> = l.split('\t').map(|s| s.trim_matches('"')).collect();
        person.push(c[1].parse().unwrap());
        let r = Record { own: c[3], father: c[4], grandfather: c[5], birth: c[6].parse().ok().map(Span::year),
            sex: match c[7] { "M" => Some(Sex::Male), "F" => Some(Sex::Female), _ => None }, origin: [c[8], c[9]], seen: c[10], ..Record::default() };
        reg.add(&r);
    }
    println!("read {:?}", t.elapsed());
    reg.settle();
    println!("settled {:?}", t.elapsed());
    let (found, m) = duplicates(&mut reg);
    println!("found {} {:?}", found.len(), t.elapsed());
    println!("{:.2?}\n{:.2?}\n{:.2?}\n{:.2?}\n{}", m.weights().patterns, m.weights().likeness, m.weights().codes[4], m.weights().codes[6], m.repeats());
    let mut counts = std::collections::HashMap::new();
    for p in &person { *counts.entry(*p).or_insert(0u64) += 1; }
    let truth: u64 = counts.values().map(|c| c * (c - 1) / 2).sum();
    let mut tp = 0u64; let mut best = (0.0, 0.0, 0.0, 0.0); let mut half = (0.,0.,0.);
    let mut bins = vec![(0u64, 0u64, 0f64); 10];
    for (i, f) in found.iter().enumerate() {
        let ok = person[f.one as usize] == person[f.other as usize];
        if ok { tp += 1; }
        let b = &mut bins[((f.probability * 10.0) as usize).min(9)];
        b.0 += 1; b.1 += u64::from(ok); b.2 += f64::from(f.probability);
        let (p, r) = (tp as f64 / (i + 1) as f64, tp as f64 / truth as f64);
        let f1 = 2.0 * p * r / (p + r);
        if f1 > best.0 { best = (f1, p, r, f64::from(f.probability)); }
        if f.probability >= 0.5 { half = (f1, p, r); }
    }
    println!("truth {truth} ceiling {:.4} best F1 {best:?} at .5 {half:?}", tp as f64 / truth as f64);
    if std::env::args().nth(2).is_some() {
        let lines: Vec<&str> = text.lines().skip(1).collect();
        for f in found.iter().filter(|f| f.probability > 0.9 && person[f.one as usize] != person[f.other as usize]).step_by(40).take(25) {
            println!("{:.3}\n  {}\n  {}", f.probability, lines[f.one as usize], lines[f.other as usize]);
        }
    }
    for b in bins { println!("{:8} said {:.3} was {:.3}", b.0, b.2 / b.0 as f64, b.1 as f64 / b.0 as f64); }
    let s = std::fs::read_to_string("/proc/self/status").unwrap();
    println!("{} {:?}", s.lines().find(|l| l.starts_with("VmHWM")).unwrap(), t.elapsed());
}
