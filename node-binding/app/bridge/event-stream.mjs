// Events as lines of JSON in an answer that does not end. A reader that does not keep up is cut off: it comes back and
// asks for everything anew, so nothing is lost.

const mostWaitingBytes = 4 * 1024 * 1024;
const beatMs = 20_000;

/** Writes events to the response until it is closed. `subscribe(listener)` answers what takes the listener off. */
export function streamEvents(response, subscribe, headers) {
  response.writeHead(200, { ...headers, 'Content-Type': 'application/x-ndjson; charset=utf-8' });
  const write = (event) => {
    response.write(`${JSON.stringify(event)}\n`);
    if (response.writableLength > mostWaitingBytes) {
      response.destroy();
    }
  };
  write({ type: 'connected' });
  const unsubscribe = subscribe(write);
  // Without a word now and then nobody notices a reader that is gone.
  const beat = setInterval(() => write({ type: 'beat' }), beatMs).unref();
  response.once('close', () => {
    clearInterval(beat);
    unsubscribe();
  });
}
