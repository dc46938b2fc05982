import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { cleanUp } from '../node/support/cleanup.mjs';
import { bytesOf, temporaryFolder } from '../node/support/folders.mjs';
import { useBrowser } from './support/browser.mjs';
import { button, modelRow, versionLine, waitForState } from './support/page.mjs';
import { MB, startWorld } from './support/world.mjs';

const browser = useBrowser();

/** A file system with little room. Mounting takes root; where that is impossible the test fails. */
function smallDisk(t, megabytes) {
  const folder = path.join(temporaryFolder(t), 'small disk');
  fs.mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder]);
  cleanUp(t, () => execFileSync('umount', ['--lazy', folder]));
  return folder;
}

describe('failures', () => {
  test('a library that is gone is waited for, and the download goes on', async (t) => {
    const { app, proxy } = await startWorld(t, { asr: { '1.0.0': { a: 8 * MB } } });
    proxy.bytesPerSecond = MB / 4;
    const page = await browser.open(t, app.url);
    await button(page, 'Install asr 1.0.0').click();
    await versionLine(page, 'asr', '1.0.0').getByText('%').waitFor();
    await proxy.cut();
    await waitForState(page, 'asr', '1.0.0', 'Waiting for the network');
    proxy.bytesPerSecond = 0;
    await proxy.listen();
    await waitForState(page, 'asr', '1.0.0', 'Installed');
  });

  test('a full disk says how much is missing, and is tried again', async (t) => {
    const root = path.join(smallDisk(t, 8), 'root');
    const { app } = await startWorld(t, { big: { '1.0.0': { a: 20 * MB } }, small: { '1.0.0': { a: 1000 } } }, { root });
    const page = await browser.open(t, app.url);
    await button(page, 'Install big 1.0.0').click();
    await versionLine(page, 'big', '1.0.0')
      .getByText(/^The disk is too full: .* are needed and .* are free\./)
      .waitFor();
    await waitForState(page, 'big', '1.0.0', 'Failed');
    await page.getByRole('status').getByText('big 1.0.0: Failed').waitFor({ state: 'attached' });
    execFileSync('mount', ['-o', 'remount,size=80m', path.dirname(root)]);
    await button(page, 'Try again big 1.0.0').click();
    await waitForState(page, 'big', '1.0.0', 'Installed');
  });

  test('a library that sends other bytes than it promised is named as such, and is tried again', async (t) => {
    const { app, library } = await startWorld(t, { asr: { '1.0.0': { 'model.bin': 3000 } } });
    const file = path.join(library.storage, 'models', 'asr', '1.0.0', 'model.bin');
    fs.chmodSync(file, 0o644);
    fs.writeFileSync(file, bytesOf('something else', 3000));
    const page = await browser.open(t, app.url);
    await button(page, 'Install asr 1.0.0').click();
    await versionLine(page, 'asr', '1.0.0').getByText('“model.bin” arrived different from what the library promises').waitFor();
    fs.writeFileSync(file, bytesOf('model.bin', 3000));
    await button(page, 'Try again asr 1.0.0').click();
    await waitForState(page, 'asr', '1.0.0', 'Installed');
  });

  test('what cannot be fetched any more can be discarded', async (t) => {
    const { app, library } = await startWorld(t, { asr: { '1.0.0': { 'model.bin': 3000 } } });
    const page = await browser.open(t, app.url);
    await button(page, 'Install asr 1.0.0').waitFor();
    fs.rmSync(path.join(library.storage, 'models', 'asr'), { recursive: true });
    await button(page, 'Install asr 1.0.0').click();
    await waitForState(page, 'asr', '1.0.0', 'Failed');
    await button(page, 'Discard asr 1.0.0').click();
    await versionLine(page, 'asr', '1.0.0').locator('.failed').waitFor({ state: 'detached' });
  });

  test('names from servers are text and nothing else', async (t) => {
    const evil = '<img src=x onerror=alert(1)>';
    const spoof = '‮gnp.suriv';
    const long = '很长的名字'.repeat(8);
    const { app, library } = await startWorld(t, {}, { demand: { '<script>alert(2)<∕script>': 2 } });
    await library.publish(evil, '1.0.0<b>', { a: 1000 }, { description: '<a href="javascript:alert(3)">click</a> {{alert(4)}}' });
    await library.publish(long, '1.0.0', { a: 1000 }, { description: { toString: 'no text' } });
    await library.publish(spoof, '1.0.0', { a: 1000 }).catch(() => {});
    const page = await browser.open(t, app.url, { viewport: { width: 320, height: 700 } });
    page.on('dialog', () => assert.fail('a name was run'));
    await modelRow(page, evil).waitFor();
    await modelRow(page, evil).getByText('<a href="javascript:alert(3)">click</a> {{alert(4)}}').waitFor();
    assert.equal(await page.locator('img, a, script:not([src="/page.js"])').count(), 0);
    await button(page, `Install ${evil} 1.0.0<b>`).click();
    await waitForState(page, evil, '1.0.0<b>', 'Installed');
    await button(page, `Remove ${evil} 1.0.0<b>`).click();
    await page.getByRole('dialog', { name: `Remove ${evil} 1.0.0<b>?` }).waitFor();
    assert.equal(await page.locator('b').count(), 0);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320));
  });
});
