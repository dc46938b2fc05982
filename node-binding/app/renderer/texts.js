// Every word that a user reads. The library has codes; the sentences are the app's. For another language, translate this file.

import { age, bytes, duration, percent } from './format.js';

export const texts = {
  title: 'Models',
  lead: 'What this computer can run for the network.',
  filter: 'Find a model',
  clearFilter: 'Clear',
  nothingFound: (filter) => `No model has “${filter}” in its name or description.`,
  loading: 'Looking at what is here…',

  sections: {
    top: { heading: 'Top Models', lead: 'What tasks of the last 24 hours needed and missed most. Installing one of these helps most.' },
    here: { heading: 'Also on this computer', lead: 'Installed, and not among the top at the moment.' },
    library: { heading: 'More in the library', lead: 'Everything else that can be installed.' },
  },
  noRanking: 'No task has missed a model yet. As soon as one does, it shows up here.',
  noRankingAtAll: 'There is no ranking to show yet.',
  nothingHere: 'Nothing is installed yet. Pick a model: what is wanted most is on top.',

  orderChanged: 'The ranking has changed. The list stays as it is while you use it.',
  sortNow: 'Sort now',

  rank: (rank) => `Rank ${rank}`,
  rankChange: {
    up: (by) => `up ${by}`,
    down: (by) => `down ${by}`,
    new: () => 'new',
  },
  tasks: (tasks) => (tasks === 1 ? 'task' : 'tasks'),
  demandTitle: 'Tasks of the last 24 hours that needed this model and found no computer with it',
  otherVersions: (versions) => `${versions} older ${versions === 1 ? 'version' : 'versions'}`,

  disk: {
    used: (used) => `${bytes(used)} used by models`,
    free: (free) => `${bytes(free)} free`,
    label: 'Disk',
  },

  /** Every state of a version, in words. */
  states: {
    absent: 'Not installed',
    queued: 'Waiting for its turn',
    downloading: 'Downloading',
    paused: 'Paused',
    waitingForNetwork: 'Waiting for the network',
    verifying: 'Checking what arrived',
    publishing: 'Finishing',
    ready: 'Installed',
    failed: 'Failed',
    repairing: 'Repairing',
    removing: 'Removing',
  },
  damaged: 'Damaged',
  notInLibrary: 'Not in the library',
  updateAvailable: 'Update available',
  checking: 'Checking files',

  /** Progress for the eye, and for a screen reader that is asked. */
  progress: ({ bytes: done, totalBytes, bytesPerSecond, etaMs, phase }) => {
    if (!(totalBytes > 0)) {
      return [];
    }
    const parts = [`${percent(done, totalBytes)} %`, `${bytes(done)} of ${bytes(totalBytes)}`];
    if (phase === 'downloading' && bytesPerSecond > 0) {
      parts.push(`${bytes(bytesPerSecond)}/s`);
    }
    if (phase === 'downloading' && etaMs > 0) {
      parts.push(`${duration(etaMs)} left`);
    }
    return parts;
  },
  progressOf: (what, model) => `${what}: ${model}`,

  /** Words on buttons; `of` is what a screen reader adds. */
  actions: {
    install: 'Install',
    update: 'Update',
    pause: 'Pause',
    resume: 'Resume',
    cancel: 'Cancel',
    discard: 'Discard',
    retry: 'Try again',
    remove: 'Remove',
    verify: 'Check files',
    repair: 'Repair',
    stop: 'Stop',
    dismiss: 'Dismiss',
  },
  of: (action, model) => `${action} ${model}`,
  model: (modelId, version) => (version ? `${modelId} ${version}` : modelId),

  removeDialog: {
    heading: (model) => `Remove ${model}?`,
    body: (size) =>
      size > 0
        ? `This frees ${bytes(size)}. Tasks that need this version will go to other computers until you install it again.`
        : 'Tasks that need this version will go to other computers until you install it again.',
    keep: 'Keep it',
    remove: 'Remove',
  },

  connection: {
    lost: 'The app does not answer. Trying to reach it again…',
    back: 'The app answers again.',
    refused: 'This page was opened with a link that does not work any more. Start the app again and open the new link.',
  },
  overviewProblem: 'What is on this computer cannot be shown.',
  catalogueProblem: 'What is installed works as before; downloads go on when the library is back.',
  rankingProblem: (fetchedAt) => (fetchedAt ? `This ranking is from ${age(fetchedAt)}.` : texts.noRankingAtAll),
  rankingAge: (fetchedAt) => `Updated ${age(fetchedAt)}`,

  announce: {
    state: (model, state) => `${model}: ${state}`,
    removed: (model) => `${model}: removed`,
    checked: (model, { ok, damagedFiles }) =>
      ok ? `${model}: every file is right` : `${model}: ${damagedFiles} damaged ${damagedFiles === 1 ? 'file' : 'files'}`,
    repaired: (model) => `${model}: repaired`,
    stopped: (model) => `${model}: stopped`,
    rankingStale: 'The ranking cannot be refreshed at the moment',
    rankingBack: 'The ranking is up to date again',
  },
  checkedFine: 'Every file is right',

  /** What went wrong, and what its reader can do. `what` is the thing that failed. */
  errors: {
    MODEL_NOT_AVAILABLE: () => 'It is not on this computer any more.',
    NOT_IN_CATALOGUE: () => 'The library does not have this version any more.',
    INVALID_ARGUMENT: () => 'That cannot be done with this model.',
    CHECKSUM_MISMATCH: ({ path }) =>
      `${path ? `“${path}” arrived` : 'Files arrived'} different from what the library promises, several times over. Try again later; if it stays, tell who runs the library.`,
    INSUFFICIENT_SPACE: ({ requiredBytes, availableBytes }) =>
      requiredBytes > 0
        ? `The disk is too full: ${bytes(requiredBytes)} are needed and ${bytes(availableBytes ?? 0)} are free. Make room, then try again; what has arrived is kept.`
        : 'The disk is too full. Make room, then try again; what has arrived is kept.',
    NETWORK: () => 'The server cannot be reached. Check the network connection.',
    STALLED: () => 'The server stopped answering. Try again in a while.',
    HTTP_STATUS: ({ httpStatus }) => `The server refused${httpStatus ? ` (status ${httpStatus})` : ''}. Try again in a while.`,
    UNEXPECTED_RESPONSE: () => 'Something else than a model library answers. On a public network, sign in to it first.',
    REMOTE_CHANGED: () => 'The library changed a version that was published. Tell who runs it; nothing was installed.',
    TLS_UNTRUSTED: () => 'The connection is not safe: the server’s certificate is not trusted.',
    AUTH: () => 'The library wants other credentials. Sign in again.',
    CANCELLED: () => 'It was cancelled.',
    DOWNLOAD_IN_PROGRESS: () => 'Another program is downloading it already.',
    MODEL_IN_USE: ({ holders = [] }) =>
      holders.length > 0
        ? `In use by ${holders.map(holderText).join(', ')}. Close it, then try again.`
        : 'Something is working with it. Try again in a moment.',
    LOCK_UNSUPPORTED: () =>
      'The folder of the models is on a disk that cannot be locked, or a newer version of the app wrote it: models can be used, not changed.',
    IO: ({ path }) => `The disk failed${path ? ` at “${path}”` : ''}.`,
    PERMISSION: ({ path }) => `The operating system refuses access${path ? ` to “${path}”` : ''}.`,
    CORRUPT: ({ path }) => `${path ? `“${path}” is` : 'Files are'} damaged. Repair fetches only what is wrong.`,
    SCHEDULER_UNREACHABLE: () => 'The scheduler cannot be reached.',
    CLOSED: () => 'The app is closing.',
    INTERNAL: () => 'Something went wrong in the app. Please report it.',
    BRIDGE_LOST: () => 'The app does not answer.',
    BRIDGE_BUSY: () => 'Several models are being checked or repaired already. Try again when one of them is done.',
  },
  errorOf: ({ code, detail }) => (Object.hasOwn(texts.errors, code) ? texts.errors[code](detail) : texts.errors.INTERNAL(detail)),
  rankingErrorOf: (error) => (error.code === 'NETWORK' ? 'The scheduler cannot be reached.' : texts.errorOf(error)),
};

function holderText({ processName, label, pid, since }) {
  const name = label ? `${processName} (${label})` : processName;
  return `${name}, process ${pid}, for ${duration(Date.now() - Date.parse(since))}`;
}
