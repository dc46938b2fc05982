// How places have moved from one ranking to the next.

/**
 * Changes by model id: { kind: 'up' | 'down', by } or { kind: 'new' }. The first ranking has none.
 * @param {readonly { modelId: string, rank: number }[] | undefined} before
 * @param {readonly { modelId: string, rank: number }[]} after
 */
export function rankChanges(before, after) {
  const changes = new Map();
  if (before === undefined) {
    return changes;
  }
  const ranks = new Map(before.map(({ modelId, rank }) => [modelId, rank]));
  for (const { modelId, rank } of after) {
    const earlier = ranks.get(modelId);
    if (earlier === undefined) {
      changes.set(modelId, { kind: 'new' });
    } else if (earlier !== rank) {
      changes.set(modelId, { kind: earlier > rank ? 'up' : 'down', by: Math.abs(earlier - rank) });
    }
  }
  return changes;
}

/** Whether two rankings have the same models on the same places. */
export const hasSamePlaces = (one, other) =>
  one.length === other.length && one.every(({ modelId, rank }, index) => other[index].modelId === modelId && other[index].rank === rank);
