// What Electron's preload script gives a page, over the bridge: a function for each verb, and `subscribe`. The page
// cannot tell the two apart.

import { verbNames } from '../handlers/names.mjs';

const firstRetryMs = 500;
const lastRetryMs = 10_000;

// A browser opens six connections to a host; each of these holds one to its end, and the others have to get through.
const lasting = new Set(['verify', 'repair']);
const mostLasting = 3;
const busy = Object.freeze({ ok: false, error: { code: 'BRIDGE_BUSY', retryable: true, detail: {} } });

const lost = Object.freeze({ ok: false, error: { code: 'BRIDGE_LOST', retryable: true, detail: {} } });

export function connectBridge() {
  const admitted = exchangeToken();
  const call = async (verb, args = {}) => {
    await admitted;
    return post(`/call/${verb}`, args);
  };
  let lastingCalls = 0;
  const callLasting = async (verb, args) => {
    if (lastingCalls === mostLasting) {
      return busy;
    }
    lastingCalls++;
    const answer = await call(verb, args);
    lastingCalls--;
    return answer;
  };
  const verbs = Object.fromEntries(verbNames.map((verb) => [verb, (args) => (lasting.has(verb) ? callLasting : call)(verb, args)]));
  return Object.freeze({ ...verbs, subscribe: (listener) => subscribe(admitted, listener) });
}

/** The token leaves the address at once: it works only once, and a bookmark or a screenshot should not have it. */
async function exchangeToken() {
  const token = location.hash.slice(1);
  if (token !== '') {
    history.replaceState(null, '', location.pathname);
    await post('/session', { token });
  }
}

function send(path, body, signal) {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    cache: 'no-store',
    ...(signal ? { signal } : {}),
  });
}

/** Answers an envelope, whatever happens. */
async function post(path, body) {
  try {
    return await (await send(path, body)).json();
  } catch {
    return lost;
  }
}

/** Events, and { type: 'connected' | 'disconnected' | 'refused' } about the line that they come over. It is taken up again by itself. */
function subscribe(admitted, listener) {
  const ending = new AbortController();
  follow(admitted, listener, ending.signal);
  return () => ending.abort();
}

async function follow(admitted, listener, signal) {
  await admitted;
  for (let waitMs = firstRetryMs; !signal.aborted; waitMs = Math.min(waitMs * 2, lastRetryMs)) {
    try {
      const response = await send('/events', {}, signal);
      if (response.status === 401 || response.status === 403) {
        listener({ type: 'refused' });
        return;
      }
      if (response.ok) {
        waitMs = firstRetryMs;
        await readLines(response.body, (event) => signal.aborted || listener(event));
      }
    } catch {
      // The line broke; what follows is the same as for one that ended.
    }
    if (!signal.aborted) {
      listener({ type: 'disconnected' });
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

async function readLines(body, onValue) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      onValue(JSON.parse(line));
    }
  }
}
