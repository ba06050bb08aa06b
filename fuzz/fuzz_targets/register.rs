#![no_main]
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;

fuzz_target!(|bytes: &[u8]| {
    let columns = |headings: &[String]| panah::registers::Columns::of(headings, &[]);
    let mut register = names::link::Register::new();
    let _ = panah::registers::reading::from(Cursor::new(bytes.to_vec()), columns, |columns, cells| {
        columns.record(cells, |record| register.add(record));
        Ok(())
    });
    if register.len() < 200 {
        let _ = names::link::duplicates(&mut register);
    }
});
