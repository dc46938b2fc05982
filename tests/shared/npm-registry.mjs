// A registry of npm packages on loopback, made from their tarballs: what npm asks for when somebody installs them, and nothing else.

import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

/** The package.json inside a tarball. */
const manifestOf = (tarball) => JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }));

export class NpmRegistry {
  #packages = new Map();
  #tarballs = new Map();
  #server = http.createServer((request, response) => this.#answer(request, response));
  /** Names of the tarballs that were fetched. */
  fetched = [];

  constructor(tarballs) {
    for (const tarball of tarballs) {
      const manifest = manifestOf(tarball);
      this.#packages.set(manifest.name, { manifest, tarball });
      this.#tarballs.set(path.basename(tarball), tarball);
    }
  }

  async start() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.#server.address().port}/`;
    return this;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request, response) {
    const name = decodeURIComponent(request.url.slice(1));
    const tarball = this.#tarballs.get(name.replace(/^-\//, ''));
    if (tarball !== undefined) {
      this.fetched.push(path.basename(tarball));
      response.end(fs.readFileSync(tarball));
      return;
    }
    const found = this.#packages.get(name);
    response.writeHead(found ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(found ? this.#document(found) : { error: 'not found' }));
  }

  #document({ manifest, tarball }) {
    const integrity = `sha512-${createHash('sha512').update(fs.readFileSync(tarball)).digest('base64')}`;
    const version = { ...manifest, dist: { tarball: `${this.url}-/${path.basename(tarball)}`, integrity } };
    return { name: manifest.name, 'dist-tags': { latest: manifest.version }, versions: { [manifest.version]: version } };
  }

  /** Runs npm in a folder as somebody would who has this registry and no other. Answers its output; rejects with it when npm fails. */
  npm(folder, args) {
    const own = ['--registry', this.url, '--cache', path.join(folder, '.npm-cache'), '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'];
    return this.run('npm', [...args, ...own], folder);
  }

  /** The same for another program, without what this machine's npm is told by its environment. */
  run(command, args, folder) {
    const environment = Object.entries(process.env).filter(([name]) => !/^(npm_config_.*|(https?|no)_proxy)$/i.test(name));
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, { cwd: folder, env: Object.fromEntries(environment), stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      child.stdout.on('data', (data) => (output += data));
      child.stderr.on('data', (data) => (output += data));
      child.on('error', reject);
      child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${output}\n${path.basename(command)} ${args.join(' ')} ended with ${code}`))));
    });
  }
}
