// What can be done with a version in each of its states: the first is the one that matters most.

/** What acts on a transfer, and its verb. */
const byTask = new Map([
  ['pause', 'pause'],
  ['resume', 'resume'],
  ['cancel', 'cancel'],
  ['discard', 'cancel'],
]);

/** Names of actions for a line of rows.js. */
export function actionsOf({ view, isUpdate }) {
  if (view === null) {
    return [isUpdate ? 'update' : 'install'];
  }
  if (view.check) {
    return ['stop'];
  }
  switch (view.state) {
    case 'queued':
    case 'downloading':
    case 'waitingForNetwork':
      return view.task ? ['pause', 'cancel'] : [];
    case 'paused':
      return ['resume', 'cancel'];
    case 'ready':
      return ['verify', 'remove'];
    case 'failed':
      return failedActions(view);
    default:
      return [];
  }
}

/** Damage is mended in place; a download is tried again where that may help by itself, and else begun again by who has mended the cause. */
function failedActions({ task, error }) {
  if (error?.code === 'CORRUPT') {
    return ['repair', 'remove'];
  }
  return [error?.retryable ? 'retry' : 'install', ...(task ? ['discard'] : [])];
}

/** { verb, args } of an action. */
export function requestOf(action, modelId, { version, view }) {
  if (byTask.has(action)) {
    return { verb: byTask.get(action), args: { taskId: view.task.id } };
  }
  const verb = action === 'update' || action === 'retry' ? 'install' : action;
  return { verb, args: { modelId, version } };
}
