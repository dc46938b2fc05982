// The real page over handlers that answer from a table, served by the real bridge.

import { startBridge } from '../../../node-binding/app/bridge/index.mjs';
import { cleanUp } from '../../node/support/cleanup.mjs';

const rankingOf = (ids, demand, more = {}) => ({
  entries: ids.map((modelId, index) => ({ rank: index + 1, modelId, demand: demand[index] })),
  fetchedAt: new Date().toISOString(),
  stale: false,
  error: null,
  ...more,
});

/** `failing` has answers for verbs that fail. Answers { url, send(event) }. */
export async function startStill(t, world, { failing = {} } = {}) {
  const listeners = new Set();
  const send = (event) => {
    for (const listener of listeners) {
      listener(event);
    }
  };
  const answers = {
    overview: { versions: world.versions, disk: world.disk, ranking: rankingOf(world.first, world.demand) },
    catalogue: world.catalogue,
    ranking: rankingOf(world.second, world.demand),
  };
  const bridge = await startBridge({
    call: async (verb) => failing[verb] ?? { ok: true, value: answers[verb] ?? null },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  cleanUp(t, () => bridge.close());
  const rank = (more) => send({ type: 'ranking', ranking: rankingOf(world.second, world.demand, more) });
  return { url: bridge.url, send, rank };
}
