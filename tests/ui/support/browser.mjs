// Debian's chromium, a new one for each test file and a new profile for each test. A page that says an error, breaks its
// Content-Security-Policy or throws fails its test.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { cleanUp } from '../../node/support/cleanup.mjs';
import { temporaryFolder } from '../../node/support/folders.mjs';

const fonts = fileURLToPath(new URL('fonts.conf', import.meta.url));

const flags = [
  ...['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  ...['--disable-sync', '--no-first-run'],
];

/** A browser for the tests of this file: `open(t, url, options)` answers a page. */
export function useBrowser() {
  let browser;
  before(async () => {
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags, env: { ...process.env, FONTCONFIG_FILE: fonts } });
  });
  after(() => browser.close());

  /** `expects` is a pattern of messages that this test brings about on purpose. */
  const open = async (t, url, { expects = /^$/, ...context } = {}) => {
    const profile = await browser.newContext({ viewport: { width: 960, height: 800 }, ...context });
    cleanUp(t, () => profile.close());
    const page = await profile.newPage();
    page.setDefaultTimeout(60_000);
    const said = [];
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
      );
    });
    cleanUp(t, () =>
      assert.deepEqual(
        said.filter((text) => !expects.test(text)),
        [],
      ),
    );
    await page.goto(url);
    return page;
  };

  return { open };
}

const shown = fileURLToPath(new URL('../../../node-binding/app/screenshots/', import.meta.url));

/** Where a picture for the README goes: into the repository when MODELMANAGER_SCREENSHOTS is set, and else away with the test. */
export function screenshotPath(t, name) {
  const folder = process.env.MODELMANAGER_SCREENSHOTS ? shown : temporaryFolder(t);
  fs.mkdirSync(folder, { recursive: true });
  return path.join(folder, name);
}
