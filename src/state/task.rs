//! Something that is worked out: what there is and for which key, what is being made, what failed.
//!
//! The same for an index, a comparison, a preview: one is made at a time, what is asked for
//! meanwhile is made next, an answer that nobody waits for any more is dropped, and what failed is
//! not tried again before something else is wanted. It knows neither threads nor what is made.

/// What is worked out for a key.
#[derive(Clone, Debug)]
pub struct Task<K, V> {
    held: Option<(K, V)>,
    making: Option<(u64, K)>,
    failed: Option<K>,
    /// The number of the making that was begun last.
    count: u64,
}

impl<K, V> Default for Task<K, V> {
    fn default() -> Self {
        Self {
            held: None,
            making: None,
            failed: None,
            count: 0,
        }
    }
}

impl<K: PartialEq, V> Task<K, V> {
    /// What there is, for whatever key.
    pub fn value(&self) -> Option<&V> {
        self.held.as_ref().map(|(_, value)| value)
    }

    /// The key of what there is.
    pub fn key(&self) -> Option<&K> {
        self.held.as_ref().map(|(key, _)| key)
    }

    /// The key of what is being made.
    pub fn making(&self) -> Option<&K> {
        self.making.as_ref().map(|(_, key)| key)
    }

    /// Waits no longer for what is being made; what there is stays.
    pub fn abandon(&mut self) {
        self.making = None;
    }

    /// Whether it is being made, for whatever key.
    pub fn is_making(&self) -> bool {
        self.making.is_some()
    }

    /// Whether nothing has to be done for a key: it is there, or could not be made.
    pub fn is_settled(&self, key: &K) -> bool {
        self.key() == Some(key) || self.failed.as_ref() == Some(key)
    }

    /// Begins to make what a key asks for, and answers with the number of the making; none where
    /// that is settled, or something is still being made.
    pub fn begin(&mut self, key: K) -> Option<u64> {
        if self.is_making() || self.is_settled(&key) {
            return None;
        }
        self.count += 1;
        self.making = Some((self.count, key));
        self.failed = None;
        Some(self.count)
    }

    /// Takes in what came of a making: its key, and the value there was before. None where nobody
    /// waits for it, or it failed.
    pub fn finish<E>(
        &mut self,
        number: u64,
        made: Result<V, E>,
    ) -> Result<Option<Finished<'_, K, V>>, E> {
        if self
            .making
            .as_ref()
            .is_none_or(|(waited, _)| *waited != number)
        {
            return Ok(None);
        }
        let Some((_, key)) = self.making.take() else {
            return Ok(None);
        };
        match made {
            Ok(value) => {
                let before = self.held.replace((key, value));
                Ok(self
                    .held
                    .as_ref()
                    .map(|(key, value)| Finished { key, value, before }))
            }
            Err(error) => {
                self.failed = Some(key);
                Err(error)
            }
        }
    }

    /// Puts what was made elsewhere in its place.
    pub fn put(&mut self, key: K, value: V) {
        *self = Self {
            held: Some((key, value)),
            count: self.count,
            ..Self::default()
        };
    }

    /// Forgets what there is, and waits for nothing any more.
    pub fn forget(&mut self) {
        *self = Self {
            count: self.count,
            ..Self::default()
        };
    }
}

/// What was just made.
pub struct Finished<'a, K, V> {
    /// What it was made for.
    pub key: &'a K,
    /// What it is.
    pub value: &'a V,
    /// What there was before.
    pub before: Option<(K, V)>,
}
