// From nothing to the first path.

import fs from 'node:fs';
import path from 'node:path';
import { at, sharedLibrary } from '../../../.build/paths.mjs';
import { installedId, installedVersions, makeInstalledRoot } from '../installed-root.mjs';
import { measured } from '../measured.mjs';
import { median } from '../numbers.mjs';

export default {
  name: 'start',
  section: 'Start: to the first path',
  title: 'from nothing to the first path',

  async run({ world, rounds }) {
    const root = await makeInstalledRoot(world, 'start');
    const taken = Math.max(rounds, 15);
    const id = installedId(installedVersions / 2);
    // A second file, because requiring the one that is measured with would cost nothing any more.
    const clock = path.join(path.dirname(world.programs.empty), 'clock.node');
    fs.copyFileSync(world.programs.empty, clock);
    const argument = JSON.stringify({ package: at('node-binding'), clock, empty: world.programs.empty, root, id });
    const fromJs = [];
    const fromC = [];
    for (let round = -1; round < taken; round += 1) {
      const js = measured(process.execPath, [at('benchmarks', 'peers', 'programs', 'start.cjs'), argument]);
      const c = measured(world.programs.start, [sharedLibrary, root, id]);
      // The first round brings the files into memory.
      if (round >= 0) {
        fromJs.push(js);
        fromC.push(c);
      }
    }
    const figures = (values) => [median(values).toFixed(2), `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`];
    const js = (label, name) => [label, ...figures(fromJs.map((one) => one[name].wall)), ...figures(fromJs.map((one) => one[name].cpu))];
    const c = (label, name) => [label, ...figures(fromC.map((one) => one[name])), '', ''];
    return {
      text: `Milliseconds, ${installedVersions.toLocaleString('en')} versions installed; medians of ${taken} rounds, a new process each, Node ${process.versions.node}. Processor is that of the thread that calls.`,
      table: [
        ['', 'wall', 'least–most', 'processor', 'least–most'],
        js('JavaScript: `require` of an empty addon in plain C', 'nothing'),
        js('JavaScript: `require`, `open`, first path', 'first'),
        js('JavaScript: a second `open` and its path', 'second'),
        c('C: `dlopen`', 'load'),
        c('C: `dlopen`, `mm_open`, first path', 'path'),
      ],
    };
  },
};
