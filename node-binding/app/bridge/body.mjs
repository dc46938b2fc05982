// The body of a request: JSON, and not much of it.

const mostBytes = 64 * 1024;

export class BadRequest extends Error {
  constructor(status) {
    super(`status ${status}`);
    this.status = status;
  }
}

/** Rejects with a BadRequest for what is too long, of another type, or no JSON. */
export async function readJson(request) {
  if (!/^application\/json(?:;|$)/.test(request.headers['content-type'] ?? '')) {
    throw new BadRequest(415);
  }
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) {
    throw new BadRequest(413);
  }
  const parts = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > mostBytes) {
      throw new BadRequest(413);
    }
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw new BadRequest(400);
  }
}
