import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { startChild } from '../node/support/child.mjs';
import { checkSums } from '../node/support/folders.mjs';
import { useBrowser } from './support/browser.mjs';
import { button, modelRow, versionLine, waitForState } from './support/page.mjs';
import { MB, startWorld } from './support/world.mjs';

const browser = useBrowser();

async function installed(t) {
  const world = await startWorld(t, { asr: { '1.0.0': { 'model.bin': 5 * MB } }, tts: { '1.0.0': { a: 1000 } } }, { demand: { asr: 3 } });
  const page = await browser.open(t, world.app.url);
  await button(page, 'Install asr 1.0.0').click();
  await waitForState(page, 'asr', '1.0.0', 'Installed');
  return { ...world, page, folder: path.join(world.app.root, 'models', 'asr', '1.0.0') };
}

describe('upkeep', () => {
  test('damage is found, shown and mended', async (t) => {
    const { page, folder } = await installed(t);
    await button(page, 'Check files asr 1.0.0').click();
    await versionLine(page, 'asr', '1.0.0').getByText('Every file is right').waitFor();

    const file = path.join(folder, 'model.bin');
    fs.chmodSync(file, 0o644);
    fs.writeFileSync(file, Buffer.alloc(100));
    await button(page, 'Check files asr 1.0.0').click();
    await waitForState(page, 'asr', '1.0.0', 'Damaged');
    await versionLine(page, 'asr', '1.0.0').getByText('“model.bin” is damaged. Repair fetches only what is wrong.').waitFor();
    await page.getByRole('status').getByText('asr 1.0.0: 1 damaged file').waitFor({ state: 'attached' });

    // It is found again by a page that comes later.
    await page.reload();
    await waitForState(page, 'asr', '1.0.0', 'Damaged');
    await button(page, 'Repair asr 1.0.0').click();
    await waitForState(page, 'asr', '1.0.0', 'Installed');
    assert.equal(checkSums(folder), 1);
  });

  test('an update is offered when the library has one, and both versions are kept', async (t) => {
    const { page, library } = await installed(t);
    await library.publish('asr', '2.0.0', { 'model.bin': MB });
    await page.reload();
    await waitForState(page, 'asr', '2.0.0', 'Update available');
    await button(page, 'Update asr 2.0.0').click();
    await waitForState(page, 'asr', '2.0.0', 'Installed');
    await waitForState(page, 'asr', '1.0.0', 'Installed');
    await page.getByText('6.3 MB used by models').waitFor();
  });

  test('removing asks first; the focus comes back, and does not get lost', async (t) => {
    const { page, folder } = await installed(t);
    await button(page, 'Remove asr 1.0.0').click();
    const dialog = page.getByRole('dialog', { name: 'Remove asr 1.0.0?' });
    await dialog.getByText('This frees 5.2 MB.').waitFor();
    assert.equal(await page.evaluate(() => document.querySelector('model-manager').shadowRoot.activeElement.dataset.answer), 'keep');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.ok(fs.existsSync(folder));
    assert.equal(await page.evaluate(() => document.querySelector('model-manager').shadowRoot.activeElement.dataset.action), 'remove');

    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await waitForState(page, 'asr', '1.0.0', 'Not installed');
    assert.equal(fs.existsSync(folder), false);
    const focused = await page.evaluate(
      () => document.querySelector('model-manager').shadowRoot.activeElement?.closest('[data-model]')?.dataset.model,
    );
    assert.equal(focused, 'asr');
    await page.getByRole('status').getByText('asr 1.0.0: removed').waitFor({ state: 'attached' });
  });

  test('a version that an engine uses stays, and the page says who has it', async (t) => {
    const { page, app, folder } = await installed(t);
    const body = (api, { root }, say) => {
      const manager = api.ModelManager.open({ root, libraryUrl: 'http://127.0.0.1:1' });
      const lease = manager.acquire('asr', '1.0.0', { label: '推理 <b>engine</b>' });
      say({ path: lease.path });
      setInterval(() => lease.path, 1000);
    };
    const engine = startChild(t, body, { root: app.root });
    await engine.line(() => true);
    await button(page, 'Remove asr 1.0.0').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    const line = versionLine(page, 'asr', '1.0.0');
    await line.getByText(`In use by node (推理 <b>engine</b>), process ${engine.child.pid}`).waitFor();
    await waitForState(page, 'asr', '1.0.0', 'Installed');
    assert.ok(fs.existsSync(folder));

    engine.child.kill('SIGKILL');
    await engine.exit;
    await button(page, 'Try again asr 1.0.0').click();
    await waitForState(page, 'asr', '1.0.0', 'Not installed');
  });

  test('installed models that nobody asks for have their own section, and a filter finds them', async (t) => {
    const { page } = await installed(t);
    await page.getByRole('searchbox').fill('TT');
    await modelRow(page, 'asr').waitFor({ state: 'detached' });
    assert.equal(await modelRow(page, 'tts').count(), 1);
    await page.getByRole('searchbox').fill('<b>nothing');
    await page.getByText('No model has “<b>nothing”').waitFor();
  });
});
