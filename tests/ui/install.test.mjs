import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { checkSums } from '../node/support/folders.mjs';
import { useBrowser } from './support/browser.mjs';
import { button, modelRow, order, versionLine, waitForState } from './support/page.mjs';
import { MB, startWorld } from './support/world.mjs';

const browser = useBrowser();

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
});
