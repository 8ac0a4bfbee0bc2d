/** The exact sign test (Dixon and Mood 1946): whether as many losses among the answers that changed are hardly chance. */

const certainty = 0.95;

/** One-sided: at least so many of `lost + won` would be losses in at most 5 % of all cases if each were a fair coin. */
export function hardlyChance(lost: number, won: number): boolean {
  const changed = lost + won;
  let ways = 0; // of `wins` or fewer wins, as a share of all 2^changed
  let share = 2 ** -changed; // of no win at all
  for (let wins = 0; wins <= won; wins++) {
    ways += share;
    share *= (changed - wins) / (wins + 1);
  }
  return ways <= 1 - certainty;
}
