//! Points of the world by where they are, so that a frame finds its own without walking all.

use crate::basemap::WORLD_PX;

/// Points in cells of equal size, in world pixels.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// How many cells a side has.
    side: usize,
    /// Where the members of each cell begin, row by row, and where the last one ends.
    starts: Vec<u32>,
    /// Positions of the points, cell by cell, ascending within each.
    members: Vec<u32>,
}

/// The most cells that a side has.
const MOST: usize = 256;

impl Grid {
    /// A grid of points, about two to a cell if they were spread evenly.
    pub fn of(points: &[[f64; 2]]) -> Self {
        let side = ((points.len() as f64 / 2.0).sqrt().ceil() as usize).clamp(1, MOST);
        let cells: Vec<u32> = points
            .iter()
            .map(|[x, y]| (cell(*y, side) * side + cell(*x, side)) as u32)
            .collect();
        let mut starts = vec![0_u32; side * side + 1];
        for &cell in &cells {
            if let Some(count) = starts.get_mut(cell as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut members = vec![0_u32; points.len()];
        for (position, &cell) in cells.iter().enumerate() {
            if let Some(at) = next.get_mut(cell as usize) {
                if let Some(member) = members.get_mut(*at as usize) {
                    *member = position as u32;
                }
                *at += 1;
            }
        }
        Self {
            side,
            starts,
            members,
        }
    }

    /// Positions of the points in the cells that a box touches, ascending: left, top, right,
    /// bottom in world pixels. Points near the box may be among them.
    pub fn near(&self, [left, top, right, bottom]: [f64; 4]) -> Vec<usize> {
        if self.side == 0 || right < 0.0 || left > WORLD_PX || bottom < 0.0 || top > WORLD_PX {
            return Vec::new();
        }
        let (first, last) = (cell(left, self.side), cell(right, self.side));
        let mut found = Vec::new();
        for row in cell(top, self.side)..=cell(bottom, self.side) {
            let from = self.starts.get(row * self.side + first);
            let to = self.starts.get(row * self.side + last + 1);
            if let (Some(&from), Some(&to)) = (from, to)
                && let Some(members) = self.members.get(from as usize..to as usize)
            {
                found.extend(members.iter().map(|member| *member as usize));
            }
        }
        found.sort_unstable();
        found
    }
}

/// The cell that a coordinate lies in; one beyond the world counts to the nearest.
fn cell(at: f64, side: usize) -> usize {
    let cell = (at / WORLD_PX * side as f64).floor();
    (cell.max(0.0) as usize).min(side - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_finds_the_points_in_it() {
        let points: Vec<[f64; 2]> = (0..1000)
            .map(|n| [f64::from(n * 37 % 256), f64::from(n * 91 % 256)])
            .collect();
        let grid = Grid::of(&points);
        let bounds = [40.5, 60.0, 99.0, 130.25];
        let inside =
            |[x, y]: [f64; 2]| x >= bounds[0] && x <= bounds[2] && y >= bounds[1] && y <= bounds[3];
        let wanted: Vec<usize> = (0..1000).filter(|n| inside(points[*n])).collect();
        let mut found = grid.near(bounds);
        found.retain(|n| inside(points[*n]));
        assert_eq!(found, wanted);
        assert!(!wanted.is_empty());
    }

    #[test]
    fn no_point_is_no_harm() {
        assert_eq!(
            Grid::of(&[]).near([0.0, 0.0, 256.0, 256.0]),
            Vec::<usize>::new()
        );
    }
}
