// Which versions CMake's find_package and pkg-config accept, while the version is 0.x.

import fs from 'node:fs';
import path from 'node:path';
import { at } from '../../../.build/paths.mjs';
import { run } from '../compile.mjs';
import { shell } from './prefix.mjs';

function readVersion() {
  const [, major, minor, patch] = fs.readFileSync(at('Directory.Build.props'), 'utf8').match(/<Version>(\d+)\.(\d+)\.(\d+)/).map(Number);
  return { major, minor, patch, whole: `${major}.${minor}.${patch}` };
}

function requests({ major, minor, patch, whole }) {
  return {
    [`${major}.${minor}`]: true,
    [whole]: true,
    [`${whole} EXACT`]: true,
    [`${major}`]: true,
    [`${major}.${minor}...${major}.${minor + 1}`]: true,
    9: false,
    [`${major}.${minor}.${patch + 1}`]: false,
    [`${major}.${minor} EXACT`]: patch === 0,
    [`${major}.${minor + 1}`]: false,
    [`${major}.${minor + 1}...${major}.9`]: false,
    [`${major}.0...<${major}.${minor}`]: false,
    [`${major + 1}`]: false,
    [`${whole} COMPONENTS nothing`]: false,
    [`${whole} OPTIONAL_COMPONENTS nothing`]: true,
  };
}

export async function checkVersions(results, { prefix, folder }) {
  const version = readVersion();
  await results.check('find_package accepts the versions that fit and no other', () => {
    const wanted = requests(version);
    const output = run('cmake', [
      '-S', at('tests', 'abi', 'examples', 'versions'),
      '-B', path.join(folder, 'versions'),
      `-DCMAKE_PREFIX_PATH=${prefix}`,
      `-DREQUESTS=${Object.keys(wanted).join(';')}`,
    ]);
    for (const [request, isAccepted] of Object.entries(wanted)) {
      const [, found] = output.match(new RegExp(`^-- request ${request.replaceAll('.', '\\.')}: (.*)$`, 'm')) ?? [];
      if (found === undefined || ['1', 'TRUE'].includes(found) !== isAccepted) {
        throw new Error(`${output}\nfind_package(modelmanager ${request}) should ${isAccepted ? '' : 'not '}be accepted`);
      }
    }
  });
  await results.check('pkg-config tells the version and refuses a newer one', () => {
    const output = shell('pkg-config --modversion modelmanager; pkg-config --validate modelmanager; ! pkg-config --exists "modelmanager >= 9"', prefix);
    if (output.trim() !== version.whole) {
      throw new Error(`${output} instead of ${version.whole}`);
    }
  });
}
