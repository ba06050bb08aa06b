//! Short lists, many of them: a person has one paper or two, and a hundred thousand people have a hundred thousand lists.

/// Adds to a list that will hardly grow. `Vec::push` would make room for four at the first, and that room is kept for as
/// long as the desk is open.
pub fn push_tight<T>(list: &mut Vec<T>, new: T) {
    if list.len() == list.capacity() && list.len() < 4 {
        list.reserve_exact(1);
    }
    list.push(new);
}

#[cfg(test)]
mod tests {
    use super::push_tight;

    #[test]
    fn a_list_of_one_has_room_for_one_and_a_long_one_grows_as_usual() {
        let mut list = Vec::new();
        push_tight(&mut list, 1_u64);
        assert_eq!(list.capacity(), 1);
        (0..100).for_each(|n| push_tight(&mut list, n));
        assert!(list.len() == 101 && list.capacity() > 101);
    }
}
