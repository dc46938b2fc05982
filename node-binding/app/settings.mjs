// What the app is started with: arguments, or the same in the environment (Electron's own arguments stay its own).
//
//   --root DIR                MODELMANAGER_ROOT              where the models are
//   --library-url URL         MODELMANAGER_LIBRARY_URL       the model library
//   --bytes-per-second N      MODELMANAGER_BYTES_PER_SECOND  a limit of the rate
//   --ranking-every-ms N      MODELMANAGER_RANKING_EVERY_MS  how often the scheduler is asked

const names = ['root', 'library-url', 'bytes-per-second', 'ranking-every-ms'];

/** { options: what ModelManager.open takes, rankingEveryMs? }. */
export function readSettings(args, environment = process.env) {
  const given = (name) => {
    const index = args.indexOf(`--${name}`);
    return index >= 0 ? args[index + 1] : environment[`MODELMANAGER_${name.replaceAll('-', '_').toUpperCase()}`];
  };
  const [root, libraryUrl, rate, rankingEveryMs] = names.map(given);
  return {
    options: {
      ...(root ? { root } : {}),
      ...(libraryUrl ? { libraryUrl } : {}),
      limits: rate ? { bytesPerSecond: Number(rate) } : {},
    },
    ...(rankingEveryMs ? { rankingEveryMs: Number(rankingEveryMs) } : {}),
  };
}
