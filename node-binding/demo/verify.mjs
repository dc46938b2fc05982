// A check by a tool that is not ours: coreutils' sha256sum, where there is one.

import { spawnSync } from 'node:child_process';

export function checkWithSha256sum(folder) {
  const check = spawnSync('sha256sum', ['-c', '--strict', 'checksum.sha256'], { cwd: folder, encoding: 'utf8' });
  if (check.error) {
    return 'sha256sum is not on this machine: not checked by a second program';
  }
  if (check.status !== 0) {
    throw new Error(`sha256sum -c: ${check.stdout}${check.stderr}`);
  }
  return `sha256sum -c checksum.sha256: ${check.stdout.trim().split('\n').length} files OK`;
}
