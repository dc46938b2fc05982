// The page's own scheme in Electron: an origin of its own, secure, and nothing in it but the page's files.

import { failure } from '../handlers/answer.mjs';
import { invalid } from '../handlers/check.mjs';
import { pageFile, pageHeaders } from '../page.mjs';

export const scheme = 'modelmanager';
export const pageUrl = `${scheme}://app/`;

/** Before the app is ready. */
export function declareScheme(protocol) {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }]);
}

/** Answers one request for a file of the page. */
export async function answerRequest(request) {
  const url = new URL(request.url);
  const isOurs = request.method === 'GET' && url.protocol === `${scheme}:` && url.host === 'app';
  const file = isOurs ? await pageFile(url.pathname) : undefined;
  if (file === undefined) {
    return new Response(JSON.stringify(failure(invalid('there is nothing here'))), { status: 404, headers: pageHeaders });
  }
  return new Response(file.body, { headers: file.headers });
}

export const serveScheme = (protocol) => protocol.handle(scheme, answerRequest);

/** Whether a URL is the page's; a fragment is no other page. */
export function isPageUrl(url) {
  try {
    const { href, hash } = new URL(url);
    return href.slice(0, href.length - hash.length) === pageUrl;
  } catch {
    return false;
  }
}
