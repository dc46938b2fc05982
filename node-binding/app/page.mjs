// The files of the page, and what every answer with one of them says. A name that is not in the table does not exist: no path
// of a request ever reaches the file system.

import fs from 'node:fs/promises';

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

export const pageHeaders = Object.freeze({
  'Content-Security-Policy': contentSecurityPolicy,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
  'Cache-Control': 'no-store',
});

const files = new Map([
  ['/', { name: 'renderer/index.html', type: 'text/html; charset=utf-8' }],
  ['/page.css', { name: 'renderer/page.css', type: 'text/css; charset=utf-8' }],
  ['/icon.svg', { name: 'renderer/icon.svg', type: 'image/svg+xml' }],
  // Made by the build.
  ['/page.js', { name: 'built/page.js', type: 'text/javascript; charset=utf-8' }],
]);

/** { body, headers } of a path of the page, or undefined where there is nothing. */
export async function pageFile(pathname) {
  const file = files.get(pathname);
  if (file === undefined) {
    return undefined;
  }
  const body = await fs.readFile(new URL(file.name, import.meta.url));
  return { body, headers: { ...pageHeaders, 'Content-Type': file.type } };
}
