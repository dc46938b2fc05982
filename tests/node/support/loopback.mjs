// What the servers of the tests have in common: they listen on loopback, can be cut and come back, and know what they were asked.

export class LoopbackServer {
  /** Of each request at least { method, url }, in order. */
  requests = [];
  scheme = 'http';
  /** 0 until it listens. */
  port = 0;
  /** Node's server. */
  server;

  get url() {
    return `${this.scheme}://127.0.0.1:${this.port}`;
  }

  /** On the same port as before, if it was cut. */
  async listen() {
    await new Promise((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = this.server.address().port;
  }

  /** Drops every connection and refuses new ones, until listen(). */
  cut() {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    return closed;
  }

  to(method, pattern) {
    return this.requests.filter((request) => request.method === method && pattern.test(request.url));
  }
}
