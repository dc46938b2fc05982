// What the app is started with: arguments, or the same in the environment (Electron's own arguments stay its own).
//
//   --root DIR                MODELMANAGER_ROOT              where the models are
//   --library-url URL         MODELMANAGER_LIBRARY_URL       the model library
//   --bytes-per-second N      MODELMANAGER_BYTES_PER_SECOND  a limit of the rate

const names = ['root', 'library-url', 'bytes-per-second'];

/** { root?, libraryUrl?, limits }. */
export function readSettings(args, environment = process.env) {
  const given = (name) => {
    const index = args.indexOf(`--${name}`);
    return index >= 0 ? args[index + 1] : environment[`MODELMANAGER_${name.replaceAll('-', '_').toUpperCase()}`];
  };
  const [root, libraryUrl, rate] = names.map(given);
  return {
    ...(root ? { root } : {}),
    ...(libraryUrl ? { libraryUrl } : {}),
    limits: rate ? { bytesPerSecond: Number(rate) } : {},
  };
}
