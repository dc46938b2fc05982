// For everybody: axe-core finds nothing in any state, in light and dark; the keyboard reaches everything; narrow and large both work. And
// the pictures of the README.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { screenshotPath, useBrowser } from './support/browser.mjs';
import { modelRow } from './support/page.mjs';
import { chineseNames, everyState, nothingYet, shortStates } from './support/states.mjs';
import { startStill } from './support/still.mjs';

const browser = useBrowser();
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Violations of axe-core, and that it looked at something. */
async function violations(page) {
  // Not a script of the page: its policy is asked nothing.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations', 'incomplete'] }));
  assert.ok(found.passes.length > 10, `axe-core looked at ${found.passes.length} rules only`);
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`).join('\n')}`,
  );
}

const unreachable = { ok: false, error: { code: 'NETWORK', retryable: true, detail: {} } };

const scenes = {
  'every state': { world: everyState },
  'states of a moment': { world: shortStates },
  'nothing yet': { world: nothingYet },
  'no network': { world: everyState, failing: { catalogue: unreachable }, ranking: { stale: true, error: unreachable.error } },
};

async function openScene(t, { world, failing, ranking = {} }, options) {
  const still = await startStill(t, world, { failing });
  const page = await browser.open(t, still.url, options);
  await page.locator('.disk').waitFor();
  if (world.second.length > 0) {
    still.rank(ranking);
    await modelRow(page, world.second.at(-1)).waitFor();
  }
  return { still, page };
}

describe('axe-core finds nothing', () => {
  for (const [name, scene] of Object.entries(scenes)) {
    test(`in light and in dark: ${name}`, async (t) => {
      const { page } = await openScene(t, scene);
      for (const colorScheme of ['light', 'dark']) {
        // Without motion, so that no colour is seen on its way to another.
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        assert.deepEqual(await violations(page), [], colorScheme);
      }
      if (name === 'every state') {
        await page.getByRole('button', { name: 'Remove chat-7b-instruct 2.0.0' }).click();
        assert.deepEqual(await violations(page), [], 'the dialog');
      }
    });
  }

  test('and would find what is wrong', async (t) => {
    const { page } = await openScene(t, scenes['nothing yet']);
    await page.evaluate(() => {
      document.querySelector('model-manager').shadowRoot.querySelector('input').parentElement.querySelector('span').remove();
      document.querySelector('model-manager').shadowRoot.querySelector('input').removeAttribute('placeholder');
    });
    assert.match((await violations(page)).join(), /^label/);
  });
});

describe('the page', () => {
  test('is reached by the keyboard in the order in which it is read, and shows where the focus is', async (t) => {
    const { page } = await openScene(t, scenes['every state']);
    const expected = await page
      .locator('input, button:visible, summary')
      .evaluateAll((all) => all.map((one) => one.ariaLabel ?? one.textContent.trim()));
    const reached = [];
    for (let press = 0; press < expected.length; press++) {
      await page.keyboard.press('Tab');
      const { name, outline } = await page.evaluate(() => {
        const one = document.querySelector('model-manager').shadowRoot.activeElement;
        return { name: one?.ariaLabel ?? one?.textContent.trim(), outline: one && getComputedStyle(one).outlineStyle };
      });
      reached.push(name);
      assert.equal(outline, 'solid', name);
    }
    assert.ok(expected.length > 15);
    assert.deepEqual(reached, expected);
  });

  test('has one status region, which tells states and never progress', async (t) => {
    const { page, still } = await openScene(t, scenes['every state']);
    const status = page.getByRole('status');
    assert.equal(await status.count(), 1);
    const [downloading] = everyState.versions;
    for (let percent = 50; percent < 60; percent++) {
      const progress = { ...downloading.task.progress, bytes: 4.4e7 * percent };
      still.send({ type: 'version', view: { ...downloading, task: { ...downloading.task, progress } } });
    }
    await modelRow(page, 'chat-7b-instruct').getByText('59 %').waitFor();
    assert.equal(await status.textContent(), '');
    assert.match(
      await modelRow(page, 'chat-7b-instruct').getByRole('progressbar').getAttribute('aria-valuetext'),
      /^59 %, 2\.6 GB of 4\.4 GB, 23\.4 MB\/s, 2 min left$/,
    );
    still.send({ type: 'version', view: { ...downloading, state: 'paused' } });
    await status.getByText('chat-7b-instruct 2.1.0: Paused').waitFor({ state: 'attached' });
  });

  test('fits 320 pixels, and 200 % of the usual', async (t) => {
    const { page } = await openScene(t, { world: chineseNames }, { viewport: { width: 320, height: 900 } });
    const fits = () =>
      page.evaluate(() => {
        const inside = [...document.querySelector('model-manager').shadowRoot.querySelectorAll('main *:not(.hidden)')];
        const outside = inside.filter((one) => one.getBoundingClientRect().right > window.innerWidth + 0.5);
        return {
          wide: document.documentElement.scrollWidth > window.innerWidth,
          outside: outside.map((one) => one.outerHTML.slice(0, 80)),
        };
      });
    assert.deepEqual(await fits(), { wide: false, outside: [] });
    await page.screenshot({ path: screenshotPath(t, 'narrow.png') });
    await page.setViewportSize({ width: 640, height: 900 });
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    assert.deepEqual(await fits(), { wide: false, outside: [] });
  });

  test('keeps its words and its buttons in forced colours', async (t) => {
    const { page } = await openScene(t, scenes['every state'], { forcedColors: 'active' });
    const colours = await page.getByRole('button', { name: 'Update speech-zh-streaming 1.4.0' }).evaluate((one) => {
      const { color, backgroundColor } = getComputedStyle(one);
      return [color, backgroundColor];
    });
    assert.notEqual(colours[0], colours[1]);
    assert.equal(await modelRow(page, 'ocr-documents').getByText('Failed', { exact: true }).isVisible(), true);
  });

  test('moves nothing for who wants no motion', async (t) => {
    const { page } = await openScene(t, scenes['every state'], { reducedMotion: 'reduce' });
    const durations = await page
      .locator('button')
      .first()
      .evaluate((one) => getComputedStyle(one).transitionDuration);
    assert.equal(durations, '0s');
  });

  test('looks like this', async (t) => {
    const { page } = await openScene(t, scenes['every state'], { viewport: { width: 960, height: 1180 }, deviceScaleFactor: 1.5 });
    await page.emulateMedia({ colorScheme: 'light' });
    await page.screenshot({ path: screenshotPath(t, 'light.png') });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: screenshotPath(t, 'dark.png') });
  });

  test('and so with Chinese names', async (t) => {
    const { page } = await openScene(t, { world: chineseNames }, { viewport: { width: 960, height: 640 }, deviceScaleFactor: 1.5 });
    await page.screenshot({ path: screenshotPath(t, 'chinese-names.png') });
  });
});
