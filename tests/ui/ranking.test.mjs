import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { useBrowser } from './support/browser.mjs';
import { button, modelRow, order } from './support/page.mjs';
import { missTasks, startWorld } from './support/world.mjs';

const browser = useBrowser();
const models = { asr: { '1.0.0': { a: 1000 } }, tts: { '1.0.0': { a: 1000 } }, chat: { '1.0.0': { a: 1000 } } };
const cutLine = /ERR_|Failed to load/;

const hasFocus = (page, name) =>
  page.waitForFunction(
    (name) => document.querySelector('model-manager').shadowRoot.activeElement?.getAttribute('aria-label') === name,
    name,
  );

describe('the ranking', () => {
  test('changes without moving what somebody works with; the order waits until they are done', async (t) => {
    const { app, library, proxy } = await startWorld(t, models, { demand: { asr: 3, tts: 2, chat: 1 } });
    const page = await browser.open(t, app.url);
    await modelRow(page, 'chat').waitFor();
    assert.deepEqual(await order(page), ['asr', 'tts', 'chat']);

    await button(page, 'Install chat 1.0.0').focus();
    const place = await modelRow(page, 'chat').boundingBox();
    await proxy.whileHeld(async () => {
      await missTasks(library.url, 'chat', 6, 'more');
      await missTasks(library.url, 'neu', 1);
    });
    await modelRow(page, 'chat').getByText('7 tasks').waitFor();
    await modelRow(page, 'neu').waitFor();
    assert.match(await modelRow(page, 'chat').textContent(), /Rank\s*1\s+up 2/);
    assert.match(await modelRow(page, 'tts').textContent(), /down 1/);
    assert.deepEqual(await order(page), ['asr', 'tts', 'chat', 'neu']);
    await hasFocus(page, 'Install chat 1.0.0');
    assert.equal((await modelRow(page, 'chat').boundingBox()).height, place.height);

    await button(page, 'Sort now').click();
    await page.waitForFunction(
      () => document.querySelector('model-manager').shadowRoot.querySelector('[data-model] h3').textContent === 'chat',
    );
    assert.deepEqual(await order(page), ['chat', 'asr', 'tts', 'neu']);
    assert.equal(await button(page, 'Sort now').count(), 0);
    assert.match(await modelRow(page, 'neu').textContent(), /Not in the library/);
  });

  test('sorts itself when the focus leaves the list', async (t) => {
    const { app, library } = await startWorld(t, models, { demand: { asr: 3, tts: 2, chat: 1 } });
    const page = await browser.open(t, app.url);
    await button(page, 'Install tts 1.0.0').focus();
    await missTasks(library.url, 'tts', 5, 'more');
    await button(page, 'Sort now').waitFor();
    await page.getByRole('searchbox').focus();
    await button(page, 'Sort now').waitFor({ state: 'detached' });
    assert.deepEqual(await order(page), ['tts', 'asr', 'chat']);
  });

  test('stays with its age when the scheduler fails, and says why', async (t) => {
    const { app, proxy } = await startWorld(t, models, { demand: { asr: 3, tts: 2 } });
    const page = await browser.open(t, app.url, { expects: cutLine });
    await page.clock.install();
    await page.getByText('Updated less than a minute ago').waitFor();
    await proxy.cut();
    await page.getByText('The scheduler cannot be reached.').waitFor();
    await page.clock.fastForward(300_000);
    await page.getByText('This ranking is from 5 min ago.').waitFor();
    assert.deepEqual(await order(page), ['asr', 'tts', 'chat']);
    await page.locator('[data-notice=library]').getByText('The server cannot be reached').waitFor();

    await page.locator('[data-notice=ranking]').getByRole('button', { name: 'Try again' }).click();
    await page.getByText('The scheduler cannot be reached.').waitFor();

    // The watch tries again by itself too, and its notice may be gone then before anybody clicks; the list of the library waits for somebody.
    await proxy.listen();
    await page.locator('[data-notice=library]').getByRole('button', { name: 'Try again' }).click();
    await page.getByText('The scheduler cannot be reached.').waitFor({ state: 'detached' });
    await page.locator('[data-notice=library]').waitFor({ state: 'detached' });
  });

  test('says so when there never was one, and when it is empty', async (t) => {
    const { app, proxy } = await startWorld(t, {});
    await proxy.cut();
    const page = await browser.open(t, app.url, { expects: cutLine });
    await page.getByText('There is no ranking to show yet.').waitFor();
    await proxy.listen();
    await page.getByText('No task has missed a model yet.').waitFor();
  });
});
