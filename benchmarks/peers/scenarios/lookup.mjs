// Where is it? From JavaScript and from C, beside the least that a call into native code costs, and beside asking the disk.

import { at } from '../../../.build/paths.mjs';
import { installedId, installedVersion, installedVersions, makeInstalledRoot } from '../installed-root.mjs';
import { measured } from '../measured.mjs';
import { median } from '../numbers.mjs';

const file = 'model.bin';

// A process keeps its pages and, mostly, its core, and with them may be half as fast again as the next: so there are many, in turn.
const minProcesses = 7;
const roundsOfEach = 3;

export default {
  name: 'lookup',
  section: 'Lookup: from JavaScript and C',
  title: 'a lookup, from JavaScript and from C',

  async run({ world, rounds }) {
    const root = await makeInstalledRoot(world, 'lookup');
    const ids = Array.from({ length: installedVersions }, (_, place) => installedId((place + installedVersions / 2) % installedVersions));
    const js = JSON.stringify({ root, libraryUrl: 'http://127.0.0.1:9', empty: world.programs.empty, ids, version: installedVersion, file, rounds: roundsOfEach });
    const fromJs = [];
    const fromC = [];
    const processes = Math.max(rounds, minProcesses);
    for (let taken = 0; taken < processes; taken += 1) {
      fromJs.push(measured(process.execPath, [at('benchmarks', 'peers', 'programs', 'lookups.mjs'), js]));
      fromC.push(measured(world.programs.lookups, [root, ids[0], installedVersion, file, String(roundsOfEach)]));
    }
    const timesOf = (runs, name) => runs.flatMap((run) => run[name]);
    const base = median(timesOf(fromJs, 'empty'));
    const row = (label, times) => [label, median(times).toFixed(1), `${Math.min(...times).toFixed(1)}–${Math.max(...times).toFixed(1)}`, (median(times) / base).toFixed(2)];
    return {
      text: `Nanoseconds of a call, ${installedVersions.toLocaleString('en')} versions installed, all of them by this library; medians of ${roundsOfEach} rounds in each of ${processes} processes for either language, in turn, Node ${process.versions.node}. The baseline is a call of an empty function in plain C through N-API. Every lookup compares the number that all processes share, so what another process installs or removes is seen by the next one.`,
      table: [
        ['call', 'ns', 'least–most', 'ratio'],
        row('JavaScript: an empty N-API function', timesOf(fromJs, 'empty')),
        row('JavaScript: `getModelPath(id)`', timesOf(fromJs, 'newest')),
        row('JavaScript: `getModelPath(id, version)`', timesOf(fromJs, 'version')),
        row('JavaScript: `getModelPath(id, version, file)`', timesOf(fromJs, 'file')),
        row(`JavaScript: \`getModelPath(id)\` of all ${installedVersions.toLocaleString('en')} in turn`, timesOf(fromJs, 'all')),
        row(`JavaScript: \`getModelPath(id, version, file)\` of all ${installedVersions.toLocaleString('en')} in turn`, timesOf(fromJs, 'allFiles')),
        row('JavaScript: `fs.existsSync(folder)`, for comparison', timesOf(fromJs, 'exists')),
        row("C: `mm_model_locate`, newest, into the caller's buffer", timesOf(fromC, 'newest')),
        row('C: `mm_model_locate`, a version', timesOf(fromC, 'version')),
        row('C: `mm_model_locate`, a file of a version', timesOf(fromC, 'file')),
      ],
    };
  },
};
