// A library that wants a token: everything without it is 401, everything with it goes on to the real one.

import http from 'node:http';
import { forward } from '../shared/forward.mjs';

/** Answers { url, stop() }. */
export async function startGuarded(libraryUrl, token) {
  const server = http.createServer((request, response) => {
    if (request.headers.authorization === `Bearer ${token}`) {
      forward(request, response, libraryUrl + request.url);
    } else {
      response.writeHead(401).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
