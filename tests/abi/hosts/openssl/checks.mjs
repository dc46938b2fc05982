// The library's OpenSSL belongs to it alone: neither the host's settings nor the host's symbols reach it.

import fs from 'node:fs';
import path from 'node:path';
import { run } from '../../compile.mjs';
import { expectBogusExports, writeBogusSource } from './bogus.mjs';
import { expectInstalled, runProgram } from '../world.mjs';

const missingProvider = `openssl_conf = all
[all]
providers = providers
[providers]
elsewhere = elsewhere
[elsewhere]
module = /not/there.so
activate = 1
`;

/** Settings that make OpenSSL refuse to work, or work otherwise, in a program that reads them. */
function badSettings(folder) {
  const write = (name, text) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    return file;
  };
  return {
    'a provider that is not there': { OPENSSL_CONF: write('missing-provider.cnf', missingProvider) },
    'no provider but one that has nothing': { OPENSSL_CONF: write('null-provider.cnf', missingProvider.replace(/module.*\n/, '').replaceAll('elsewhere', 'null')) },
    'a property that nothing has': { OPENSSL_CONF: write('fips.cnf', 'openssl_conf = all\n[all]\nalg_section = algorithms\n[algorithms]\ndefault_properties = fips=yes\n') },
    'no protocol but one that nobody speaks': {
      OPENSSL_CONF: write('protocol.cnf', 'openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = s\n[s]\nMinProtocol = TLSv1\nMaxProtocol = TLSv1\nCipherString = ALL\n'),
    },
    'a syntax error': { OPENSSL_CONF: write('syntax.cnf', 'openssl_conf = all\n[all\n= = =\n') },
    'a module that is unknown': { OPENSSL_CONF: write('unknown.cnf', 'openssl_conf = all\n[all]\nno_such_module = x\n') },
    'a folder': { OPENSSL_CONF: folder },
    'a file that cannot be read': { OPENSSL_CONF: '/proc/self/mem' },
    'a file that is not there': { OPENSSL_CONF: '/not/there.cnf' },
    'modules and engines that are elsewhere': { OPENSSL_MODULES: '/not/there', OPENSSL_ENGINES: '/not/there' },
  };
}

async function checkSettings(results, world, plain) {
  for (const [what, environment] of Object.entries(badSettings(world.folder))) {
    await results.check(`HTTPS and hashes while OpenSSL's settings name ${what}`, async () =>
      expectInstalled(await runProgram(plain, world.session(), { env: { ...process.env, ...environment } })));
  }
}

/** What says which authorities are trusted is no setting to be ignored. */
async function checkAuthorities(results, world, plain) {
  const { SSL_CERT_FILE, SSL_CERT_DIR, ...none } = process.env;
  const ofTheHost = [world.newRoot(), world.url, ''];
  await results.check('without an authority the server is not trusted', async () => {
    const { code, output } = await runProgram(plain, ofTheHost, { env: none });
    if (code !== 1 || !output.includes('TLS_UNTRUSTED')) {
      throw new Error(`${output}\nthe host ended with ${code}`);
    }
  });
  await results.check('SSL_CERT_FILE names authorities', async () =>
    expectInstalled(await runProgram(plain, ofTheHost, { env: { ...none, SSL_CERT_FILE: world.authority } })));
  await results.check('SSL_CERT_DIR names authorities', async () => {
    const folder = path.join(world.folder, 'authorities');
    fs.mkdirSync(folder);
    fs.copyFileSync(world.authority, path.join(folder, `${run('openssl', ['x509', '-hash', '-noout', '-in', world.authority]).trim()}.0`));
    expectInstalled(await runProgram(plain, [world.newRoot(), world.url, ''], { env: { ...none, SSL_CERT_DIR: folder } }));
  });
}

/** The first SSL_new that the loader finds has to be the bogus one, or the check would show nothing. */
function expectInstalledBeside(bogus, result) {
  if (!result.output.includes(`SSL_new is of ${bogus}\n`)) {
    throw new Error(`${result.output}\nthe names of ${bogus} are not the first ones`);
  }
  expectInstalled(result);
}

async function checkSymbols(results, world) {
  const bogus = world.build('bogus.o', [writeBogusSource(world.folder)], ['-c', '-fPIC', '-O0', '-g0']);
  const program = ['openssl/exporter.c', 'session.c'];
  await results.check("HTTPS and hashes in a program that exports all of OpenSSL's names", async () => {
    const host = world.build('bogus-host', [bogus, ...program], ['-rdynamic']);
    expectBogusExports(host);
    expectInstalledBeside(host, await runProgram(host, world.session()));
  });
  await results.check("HTTPS and hashes beside a preloaded library that exports all of OpenSSL's names", async () => {
    const library = world.build('libbogus.so', [bogus], ['-shared']);
    expectBogusExports(library);
    // The loader takes a space in LD_PRELOAD for the end of a name.
    const preloaded = `./${path.basename(library)}`;
    const result = await runProgram(world.build('exporter', program), world.session(), {
      cwd: world.folder,
      env: { ...process.env, LD_PRELOAD: preloaded },
    });
    expectInstalledBeside(preloaded, result);
  });
}

export async function checkOpenSsl(results, world) {
  const plain = world.build('plain', ['plain.c', 'session.c']);
  // Taken at run time, OpenSSL is the system's, and reads what the system and the host say.
  if (process.env.OpenSslLinking !== 'dynamic') {
    await checkSettings(results, world, plain);
  }
  await checkAuthorities(results, world, plain);
  await checkSymbols(results, world);
}
