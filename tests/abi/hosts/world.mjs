// What every host program meets: the real library server behind HTTPS with an authority of our own, and programs built against the
// shared library, each run in a process of its own.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { at, sharedLibrary } from '../../../.build/paths.mjs';
import { forward } from '../../shared/forward.mjs';
import { include, run, strict } from '../compile.mjs';
import { publishSamples, startServer } from '../library.mjs';
import { outcomeOf } from '../outcome.mjs';

const timeLimitMs = 60_000;
const sources = (...names) => names.map((name) => (path.isAbsolute(name) ? name : at('tests', 'abi', 'hosts', name)));

/** Makes a key and a certificate that is its own authority, for 127.0.0.1. */
function makeCertificate(folder) {
  const [key, authority] = ['key.pem', '证书 ca.pem'].map((name) => path.join(folder, name));
  const subject = ['-subj', '/CN=models', '-addext', 'subjectAltName=IP:127.0.0.1'];
  run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, '-keyout', key, '-out', authority]);
  return { key, authority };
}

export class World {
  #server;
  #front;
  #roots = 0;

  constructor() {
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mm 主机-'));
  }

  async start() {
    // Some programs run as somebody who owns nothing here, and has to reach the library and its root.
    fs.chmodSync(this.folder, 0o755);
    fs.copyFileSync(sharedLibrary, path.join(this.folder, path.basename(sharedLibrary)));
    publishSamples(this.folder);
    this.#server = await startServer(path.join(this.folder, 'storage'));
    const { key, authority } = makeCertificate(this.folder);
    this.authority = authority;
    this.#front = https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(authority) }, (request, response) =>
      forward(request, response, this.#server.url + request.url),
    );
    await new Promise((resolve) => this.#front.listen(0, '127.0.0.1', resolve));
    this.url = `https://127.0.0.1:${this.#front.address().port}`;
  }

  async stop() {
    this.#front?.closeAllConnections();
    this.#front?.close();
    await this.#server?.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** Compiles a program from sources below tests/abi/hosts, linked with the library; answers its path. */
  build(name, files, flags = [], compiler = 'gcc') {
    const program = path.join(this.folder, name);
    const standard = compiler === 'g++' ? ['-std=c++17'] : ['-std=c11', '-D_GNU_SOURCE'];
    run(compiler, [
      ...standard, '-O1', '-g', ...strict, `-I${include}`, `-I${at('tests', 'abi', 'hosts')}`, ...sources(...files),
      '-o', program, '-pthread', `-L${this.folder}`, '-lmodelmanager', '-Wl,-rpath,$ORIGIN', ...flags,
    ]);
    return program;
  }

  newRoot() {
    return path.join(this.folder, `root ${++this.#roots}`);
  }

  /** The three arguments that end every host's command line. */
  session(root = this.newRoot()) {
    return [root, this.url, this.authority];
  }
}

/** Runs a program to its end. Answers { code, output }: a number or a signal's name, and stdout and stderr as they came. */
export function runProgram(program, args, options = {}) {
  return outcomeOf(spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options }), timeLimitMs);
}

/** Fails unless a host ended well. */
export function expectWell({ code, output }) {
  if (code !== 0) {
    throw new Error(`${output}\nthe host ended with ${code}`);
  }
}

/** Fails unless a host did the main job: it ended well, and what it says is installed passes sha256sum. */
export function expectInstalled(result) {
  expectWell(result);
  const [, folder] = result.output.match(/^installed (.+)$/m) ?? [];
  if (folder === undefined) {
    throw new Error(`${result.output}\nthe host says of no version that it is installed`);
  }
  run('sha256sum', ['--check', '--strict', '--quiet', 'checksum.sha256'], { cwd: folder });
}
