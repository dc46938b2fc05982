import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { checkSums, filesBelow } from '../node/support/folders.mjs';
import { startApp } from './support/app.mjs';
import { useBrowser } from './support/browser.mjs';
import { button, modelRow, order, versionLine, waitForState } from './support/page.mjs';
import { MB, startWorld } from './support/world.mjs';

const browser = useBrowser();

/** What chromium says when the app goes. */
const goes = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET/;

describe('installing', () => {
  test('Top Models are shown by demand, and one is installed with progress', async (t) => {
    const { app, proxy } = await startWorld(
      t,
      { '语音识别-zh': { '1.0.0': { 'model.bin': 4 * MB } }, tts: { '1.0.0': { a: 1000 } }, rare: { '1.0.0': { a: 1000 } } },
      { demand: { tts: 2, '语音识别-zh': 5 } },
    );
    proxy.bytesPerSecond = MB / 16;
    const page = await browser.open(t, app.url);
    await modelRow(page, 'tts').waitFor();
    assert.deepEqual(await order(page), ['语音识别-zh', 'tts', 'rare']);
    assert.match(await modelRow(page, '语音识别-zh').textContent(), /5 tasks/);
    await waitForState(page, '语音识别-zh', '1.0.0', 'Not installed');

    await button(page, 'Install 语音识别-zh 1.0.0').click();
    const bar = versionLine(page, '语音识别-zh', '1.0.0').getByRole('progressbar');
    await versionLine(page, '语音识别-zh', '1.0.0')
      .getByText(/[kM]B\/s$/)
      .waitFor();
    assert.match(await bar.getAttribute('aria-valuetext'), /^\d+ %, .* of 4\.2 MB/);
    proxy.bytesPerSecond = 0;
    await waitForState(page, '语音识别-zh', '1.0.0', 'Installed');
    assert.equal(await bar.count(), 0);
    assert.equal(checkSums(path.join(app.root, 'models', '语音识别-zh', '1.0.0')), 1);
    await page.getByText('4.2 MB used by models').waitFor();
  });

  test('a download is paused, goes on, and is cancelled', async (t) => {
    const { app, proxy } = await startWorld(t, { asr: { '1.0.0': { 'model.bin': 8 * MB } } });
    proxy.bytesPerSecond = MB / 8;
    const page = await browser.open(t, app.url);
    await button(page, 'Install asr 1.0.0').click();
    await button(page, 'Pause asr 1.0.0').click();
    await waitForState(page, 'asr', '1.0.0', 'Paused');
    // The button that had the focus is gone: its neighbour has it, not the page.
    await page.waitForFunction(() => document.querySelector('model-manager').shadowRoot.activeElement?.dataset.action === 'resume');
    await page.getByRole('status').getByText('asr 1.0.0: Paused').waitFor({ state: 'attached' });
    await button(page, 'Resume asr 1.0.0').press('Enter');
    await waitForState(page, 'asr', '1.0.0', 'Downloading');
    await button(page, 'Cancel asr 1.0.0').click();
    await waitForState(page, 'asr', '1.0.0', 'Not installed');
    assert.deepEqual(filesBelow(path.join(app.root, 'models')), []);
  });

  test('what a killed app left comes back: running ones run, a paused one stays paused', async (t) => {
    const { app, proxy } = await startWorld(t, { asr: { '1.0.0': { a: 8 * MB } }, tts: { '1.0.0': { a: 8 * MB } } });
    proxy.bytesPerSecond = MB / 8;
    const page = await browser.open(t, app.url, { expects: goes });
    await button(page, 'Install asr 1.0.0').click();
    await versionLine(page, 'asr', '1.0.0').getByText('%').waitFor();
    await button(page, 'Install tts 1.0.0').click();
    await button(page, 'Pause tts 1.0.0').click();
    await waitForState(page, 'tts', '1.0.0', 'Paused');
    await app.kill();
    await page.getByText('The app does not answer').waitFor();

    const again = await startApp(t, { libraryUrl: proxy.url, root: app.root });
    const next = await browser.open(t, again.url, { expects: goes });
    await waitForState(next, 'tts', '1.0.0', 'Paused');
    proxy.bytesPerSecond = 0;
    await waitForState(next, 'asr', '1.0.0', 'Installed');
    await waitForState(next, 'tts', '1.0.0', 'Paused');
    await button(next, 'Resume tts 1.0.0').click();
    await waitForState(next, 'tts', '1.0.0', 'Installed');
    assert.equal(await again.end(), 0);
  });

  test('an older version can be had as well', async (t) => {
    const { app } = await startWorld(t, { asr: { '1.0.0': { a: 1000 }, '2.0.0': { a: 2000 } } });
    const page = await browser.open(t, app.url);
    await page.getByText('1 older version').click();
    await button(page, 'Install asr 1.0.0').click();
    await waitForState(page, 'asr', '1.0.0', 'Installed');
    await waitForState(page, 'asr', '2.0.0', 'Update available');
  });
});
