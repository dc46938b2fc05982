import http from 'node:http';

/** Sends a request on to where the URL says, and the answer back. */
export function forward(request, response, url) {
  const onward = http.request(url, { method: request.method, headers: { ...request.headers, host: new URL(url).host } });
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}
