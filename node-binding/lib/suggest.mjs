/**
 * How many letters have to be changed, added, left out or swapped with a neighbour to get from one word to the other.
 * @param {string} from
 * @param {string} to
 * @returns {number}
 */
function distance(from, to) {
  /** @type {number[][]} */
  const rows = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= from.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
  }
  return rows[from.length][to.length];
}

/**
 * The known word that was probably meant, or undefined when none is near.
 * @param {string} word
 * @param {Iterable<string>} known
 * @returns {string | undefined}
 */
function suggest(word, known) {
  const typed = word.slice(0, 64).toLowerCase();
  let best;
  let least = Math.max(2, Math.floor(typed.length / 3)) + 1;
  for (const candidate of known) {
    const far = distance(typed, candidate.toLowerCase());
    if (far < least && far < candidate.length) {
      best = candidate;
      least = far;
    }
  }
  return best;
}

export { suggest };
