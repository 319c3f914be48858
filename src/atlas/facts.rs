//! The facts of an atlas: each in a slot that stays its own while others come and go, and all in
//! the order of the file. A copy with one fact changed shares nearly all of them with the first.
//!
//! It knows nothing of what a fact says but its id.

use std::hash::{DefaultHasher, Hasher as _};
use std::ops::{Index, IndexMut};
use std::sync::{Arc, OnceLock};

use super::fact::Fact;

/// How many slots are copied where the fact in one of them is changed: as many as fill 32 kB, which
/// allocators hand out whole.
const PAGE: usize = 32_768 / size_of::<Option<Fact>>();

/// Facts in slots that stay, in the order of the file.
///
/// A slot is given out once: one whose fact was removed stays empty until that fact is put back,
/// and never means another one. A clone is cheap, and so is changing one fact of it.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The slots, a page after the other; every page but the last is full.
    pages: Vec<Arc<Vec<Option<Fact>>>>,
    /// How many of the slots hold a fact.
    len: usize,
    /// The order of the file; none where it is that of the slots.
    order: Option<Arc<Order>>,
    /// Which slots have an id; made when somebody first asks.
    ids: OnceLock<Arc<Ids>>,
}

/// An order of slots, the empty ones among them, so that a fact that is put back stands where it
/// stood.
#[derive(Clone, Debug)]
struct Order {
    /// The slots, in order.
    slots: Vec<u32>,
    /// The place of each slot in it.
    places: Vec<u32>,
}

impl Order {
    fn of(slots: Vec<u32>) -> Self {
        let mut places = vec![0; slots.len()];
        for (place, slot) in slots.iter().enumerate() {
            if let Some(held) = places.get_mut(*slot as usize) {
                *held = place as u32;
            }
        }
        Self { slots, places }
    }
}

impl Facts {
    /// No fact.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many facts there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many slots were given out: every slot is less than that.
    pub fn slot_count(&self) -> usize {
        let full = self.pages.len().saturating_sub(1) * PAGE;
        full + self.pages.last().map_or(0, |last| last.len())
    }

    /// The fact in a slot; none where it was removed, or where there is no such slot.
    pub fn get(&self, slot: usize) -> Option<&Fact> {
        self.pages.get(slot / PAGE)?.get(slot % PAGE)?.as_ref()
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, slot: usize) -> Option<&mut Fact> {
        // Its id may be another one afterwards.
        self.ids = OnceLock::new();
        self.held_mut(slot)?.as_mut()
    }

    fn held_mut(&mut self, slot: usize) -> Option<&mut Option<Fact>> {
        Arc::make_mut(self.pages.get_mut(slot / PAGE)?).get_mut(slot % PAGE)
    }

    /// The slots that hold a fact, in the order of the file.
    pub fn slots(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.held_from(0)
    }

    /// The slots that hold a fact behind the one of a slot, in the order of the file.
    pub fn slots_after(&self, slot: usize) -> impl Iterator<Item = usize> + '_ {
        self.held_from(self.place(slot) as usize + 1)
    }

    fn held_from(&self, place: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        (place..self.slot_count())
            .map(|place| self.slot_at(place))
            .filter(|slot| self.get(*slot).is_some())
    }

    /// The facts, in the order of the file.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Fact> {
        self.entries().map(|(_, fact)| fact)
    }

    /// The facts with their slots, in the order of the file.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = (usize, &Fact)> {
        (0..self.slot_count())
            .map(|place| self.slot_at(place))
            .filter_map(|slot| Some((slot, self.get(slot)?)))
    }

    /// The first fact of the file.
    pub fn first(&self) -> Option<&Fact> {
        self.iter().next()
    }

    /// The last fact of the file.
    pub fn last(&self) -> Option<&Fact> {
        self.iter().next_back()
    }

    /// Where a slot stands in the order of the file: of two facts, the one with the lesser number
    /// comes first. Empty slots have numbers, too.
    pub fn place(&self, slot: usize) -> u32 {
        match &self.order {
            Some(order) => order.places.get(slot).copied().unwrap_or(u32::MAX),
            None => slot as u32,
        }
    }

    fn slot_at(&self, place: usize) -> usize {
        match &self.order {
            Some(order) => order
                .slots
                .get(place)
                .map_or(usize::MAX, |slot| *slot as usize),
            None => place,
        }
    }

    /// Whether what both have stands in the same order in another one.
    pub fn has_order_of(&self, other: &Self) -> bool {
        match (&self.order, &other.order) {
            (None, None) => true,
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// Makes room for so many more facts.
    pub fn reserve(&mut self, more: usize) {
        self.pages.reserve(more.div_ceil(PAGE));
    }

    /// Puts a fact behind all others; its slot.
    pub fn push(&mut self, fact: Fact) -> usize {
        let slot = self.slot_count();
        if let Some(order) = &mut self.order {
            let order = Arc::make_mut(order);
            order.places.push(order.slots.len() as u32);
            order.slots.push(slot as u32);
        }
        self.add_id(slot, &fact.id);
        match self.pages.last_mut().filter(|last| last.len() < PAGE) {
            Some(last) => {
                let last = Arc::make_mut(last);
                if last.len() == last.capacity() {
                    last.reserve_exact(last.len().min(PAGE - last.len()));
                }
                last.push(Some(fact));
            }
            None => self.pages.push(Arc::new(vec![Some(fact)])),
        }
        self.len += 1;
        slot
    }

    /// Puts a fact in front of the one at a position of the order, or behind all; its slot.
    pub fn insert_at(&mut self, position: usize, fact: Fact) -> usize {
        let is_last = position >= self.len;
        let slot = self.push(fact);
        if !is_last {
            self.move_to(slot, position);
        }
        slot
    }

    /// Moves a fact to a position of the order, as it is without it. Its slot stays.
    pub fn move_to(&mut self, slot: usize, position: usize) {
        if self.get(slot).is_none() {
            return;
        }
        let mut slots: Vec<u32> = match &self.order {
            Some(order) => order.slots.clone(),
            None => (0..self.slot_count() as u32).collect(),
        };
        let slot = slot as u32;
        slots.retain(|held| *held != slot);
        let held = |slot: &u32| self.get(*slot as usize).is_some();
        let facts = slots.iter().enumerate().filter(|(_, slot)| held(slot));
        let place = facts.map(|(place, _)| place).nth(position);
        slots.insert(place.unwrap_or(slots.len()), slot);
        let is_that_of_slots = slots.iter().enumerate().all(|(a, b)| a == *b as usize);
        self.order = (!is_that_of_slots).then(|| Arc::new(Order::of(slots)));
    }

    /// How many facts stand in front of the one in a slot.
    pub fn position(&self, slot: usize) -> Option<usize> {
        self.get(slot)?;
        self.slots().position(|held| held == slot)
    }

    /// Puts another fact into a slot, or puts one back that was removed; what was there. A slot that
    /// was never given out stays so, and the fact is lost.
    pub fn replace(&mut self, slot: usize, fact: Fact) -> Option<Fact> {
        if slot >= self.slot_count() {
            return None;
        }
        self.add_id(slot, &fact.id);
        let before = self.held_mut(slot)?.replace(fact);
        self.len += usize::from(before.is_none());
        before
    }

    /// Removes the fact of a slot, which stays empty.
    pub fn remove(&mut self, slot: usize) -> Option<Fact> {
        self.get(slot)?;
        let before = self.held_mut(slot)?.take();
        self.len -= usize::from(before.is_some());
        before
    }

    /// The slot of the first fact of the file that has an id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.with_id(id).min_by_key(|slot| self.place(*slot))
    }

    /// The slots of all facts that have an id, in no order; a file that was read has one at most.
    pub fn with_id(&self, id: &str) -> impl Iterator<Item = usize> {
        let ids = self.ids.get_or_init(|| Arc::new(Ids::of(self)));
        ids.hinted(id)
            .filter(move |slot| self.get(*slot).is_some_and(|fact| &*fact.id == id))
    }

    /// Has an id found in a slot, where ids are found already.
    fn add_id(&mut self, slot: usize, id: &str) {
        if let Some(ids) = self.ids.get_mut()
            && !ids.hinted(id).any(|held| held == slot)
            && !Arc::make_mut(ids).add(id, slot)
        {
            self.ids = OnceLock::new();
        }
    }
}

impl Facts {
    /// The facts, to be changed, in the order of the slots.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Fact> {
        self.ids = OnceLock::new();
        let pages = self.pages.iter_mut().map(Arc::make_mut);
        pages.flatten().flatten()
    }
}

impl From<Vec<Fact>> for Facts {
    fn from(facts: Vec<Fact>) -> Self {
        facts.into_iter().collect()
    }
}

impl FromIterator<Fact> for Facts {
    fn from_iter<I: IntoIterator<Item = Fact>>(facts: I) -> Self {
        let mut all = Self::default();
        for fact in facts {
            all.push(fact);
        }
        all
    }
}

/// The fact in a slot that holds one.
impl Index<usize> for Facts {
    type Output = Fact;

    fn index(&self, slot: usize) -> &Fact {
        let held = &self.pages[slot / PAGE][slot % PAGE];
        held.as_ref().expect("the slot holds a fact")
    }
}

impl IndexMut<usize> for Facts {
    fn index_mut(&mut self, slot: usize) -> &mut Fact {
        self.get_mut(slot).expect("the slot holds a fact")
    }
}

/// Which slots may have an id: a table of slots by the hash of their ids, in which one that is
/// taken stands at the next that is free. Ids themselves are only in the facts, and an entry is
/// not taken out where a fact is: whoever asks compares.
#[derive(Clone, Debug)]
struct Ids {
    /// Slots and one; 0 where nothing is.
    table: Vec<u32>,
    taken: usize,
}

impl Ids {
    fn of(facts: &Facts) -> Self {
        // Eight for seven, as full as such a table may be, and a few more.
        let size = (facts.len() * 8 / 7 + 16).next_power_of_two();
        let mut ids = Self {
            table: vec![0; size],
            taken: 0,
        };
        for (slot, fact) in facts.entries() {
            ids.add(&fact.id, slot);
        }
        ids
    }

    fn first(&self, id: &str) -> usize {
        let mut hasher = DefaultHasher::new();
        hasher.write(id.as_bytes());
        hasher.finish() as usize & (self.table.len() - 1)
    }

    /// Slots that may have an id.
    fn hinted(&self, id: &str) -> impl Iterator<Item = usize> {
        let (before, from) = self.table.split_at(self.first(id));
        from.iter()
            .chain(before)
            .take_while(|held| **held != 0)
            .map(|held| *held as usize - 1)
    }

    /// Adds a slot; false where the table is too full for it.
    fn add(&mut self, id: &str, slot: usize) -> bool {
        if (self.taken + 1) * 8 > self.table.len() * 7 {
            return false;
        }
        let first = self.first(id);
        let (before, from) = self.table.split_at_mut(first);
        if let Some(free) = from.iter_mut().chain(before).find(|held| **held == 0) {
            *free = slot as u32 + 1;
            self.taken += 1;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(count: usize) -> Facts {
        (0..count)
            .map(|number| Fact::new(format!("f{number}"), "A fact"))
            .collect()
    }

    fn ids(facts: &Facts) -> Vec<&str> {
        facts.iter().map(|fact| &*fact.id).collect()
    }

    #[test]
    fn a_slot_stays_while_facts_come_and_go() {
        let mut held = facts(5);
        let new = held.insert_at(1, Fact::new("new", "New"));
        held.remove(3);
        held.move_to(0, 9);
        assert_eq!(ids(&held), ["new", "f1", "f2", "f4", "f0"]);
        assert_eq!((held.len(), held.slot_count()), (5, 6));
        for (slot, id) in [(0, "f0"), (1, "f1"), (2, "f2"), (4, "f4"), (new, "new")] {
            assert_eq!(&*held[slot].id, id);
        }
        assert!(held.get(3).is_none());
        // What is put back stands where it stood.
        held.replace(3, Fact::new("f3", "Again"));
        assert_eq!(ids(&held), ["new", "f1", "f2", "f3", "f4", "f0"]);
        assert_eq!(held.position(3), Some(3));
        assert_eq!(held.slots_after(2).collect::<Vec<_>>(), [3, 4, 0]);
    }

    #[test]
    fn a_copy_with_one_fact_changed_shares_the_others() {
        let before = facts(1000);
        let mut after = before.clone();
        after[700].title = "Another".into();
        let shared = before.pages.iter().zip(&after.pages);
        let shared = shared.filter(|(a, b)| Arc::ptr_eq(a, b)).count();
        assert!(before.pages.len() > 5);
        assert_eq!(shared, before.pages.len() - 1);
        assert_eq!(&*before[700].title, "A fact");
    }

    #[test]
    fn ids_are_found_however_facts_are_changed() {
        let mut held = facts(1000);
        assert_eq!(held.find("f999"), Some(999));
        for number in 0..1000 {
            held.replace(number, Fact::new(format!("g{number}"), "Renamed"));
            held.push(Fact::new(format!("f{number}"), "Again"));
        }
        held.remove(17);
        for number in 0..1000 {
            assert_eq!(held.find(&format!("f{number}")), Some(1000 + number));
            let renamed = (number != 17).then_some(number);
            assert_eq!(held.find(&format!("g{number}")), renamed);
        }
        assert_eq!(held.find("h"), None);
        // Back and forth: found once.
        held.replace(5, Fact::new("back", "Back"));
        held.replace(5, Fact::new("g5", "Forth"));
        assert_eq!(held.with_id("g5").count(), 1);
    }

    #[test]
    fn of_facts_with_one_id_the_first_of_the_file_is_found() {
        let mut held = facts(3);
        held.insert_at(1, Fact::new("f2", "Its double"));
        assert_eq!(held.find("f2"), Some(3));
        assert_eq!(held.with_id("f2").count(), 2);
        held.move_to(3, 9);
        assert_eq!(held.find("f2"), Some(2));
    }
}
