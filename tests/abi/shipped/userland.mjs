// Debian 11's own files as a root of their own, and programs that run in it: a mount namespace of their own, and a user namespace where
// this user is not root. Nothing of this machine's is seen there but its kernel, its devices and its loopback network.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { outcomeOf } from '../outcome.mjs';

const enter = 'mount --rbind /proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" "$@"';
const timeLimitMs = 120_000;
/** An emulator is slower than any machine that the limit was made for. */
const emulatedTimeLimitMs = 900_000;

export class Userland {
  #emulator = [];

  /** Makes it in `folder`, from a copy: what programs write there is not in the sysroot. For another processor `emulator` runs the programs. */
  constructor(folder, userland, emulator) {
    this.folder = folder;
    for (const name of ['bin', 'etc', 'lib', 'lib64', 'usr/lib']) {
      const source = path.join(userland, name);
      if (fs.existsSync(source)) {
        fs.cpSync(source, path.join(folder, name), { recursive: true, verbatimSymlinks: true });
      }
    }
    for (const name of ['proc', 'dev', 'tmp']) {
      fs.mkdirSync(path.join(folder, name), { recursive: true });
    }
    if (emulator !== undefined) {
      fs.copyFileSync(emulator, path.join(folder, path.basename(emulator)));
      this.#emulator = [`/${path.basename(emulator)}`];
    }
  }

  /** A path of it, seen from outside. */
  at(...parts) {
    return path.join(this.folder, ...parts);
  }

  /** Starts a program in it; the child is the program itself. */
  start(command, args) {
    const user = process.getuid() === 0 ? [] : ['--user', '--map-root-user'];
    return spawn('unshare', [...user, '--mount', 'sh', '-c', enter, this.folder, ...this.#emulator, command, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/tmp' },
    });
  }

  /** Runs a program in it to its end, and answers { code, output }. */
  run(command, args) {
    return outcomeOf(this.start(command, args), this.#emulator.length > 0 ? emulatedTimeLimitMs : timeLimitMs);
  }

  /** Runs a program that has to succeed, and answers its output. */
  async runOrFail(command, args) {
    const { code, output } = await this.run(command, args);
    if (code !== 0) {
      throw new Error(`${output}\n${command} ended with ${code}`);
    }
    return output;
  }
}
