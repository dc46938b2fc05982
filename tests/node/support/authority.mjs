// A certificate authority of our own, and a server certificate that it signed.

import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './folders.mjs';

const run = promisify(execFile);

/** { caFile, key, cert } for a server on 127.0.0.1. */
export async function makeAuthority(t) {
  const folder = temporaryFolder(t);
  const at = (name) => path.join(folder, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  // Nothing is asked of the machine's own configuration.
  fs.writeFileSync(at('openssl.cnf'), '[req]\ndistinguished_name = name\n[name]\n');
  const openssl = (...args) => run('openssl', args, { env: { ...process.env, OPENSSL_CONF: at('openssl.cnf') } });
  await openssl(
    ...['req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=Test Authority', '-keyout', at('ca.key'), '-out', at('ca 证书.pem')],
    ...['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  );
  await openssl('req', ...newKey, '-subj', '/CN=127.0.0.1', '-keyout', at('server.key'), '-out', at('server.csr'));
  fs.writeFileSync(at('server.ext'), 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n');
  const signing = ['-CA', at('ca 证书.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2', '-extfile', at('server.ext')];
  await openssl('x509', '-req', '-in', at('server.csr'), ...signing, '-out', at('server.pem'));
  return { caFile: at('ca 证书.pem'), key: fs.readFileSync(at('server.key')), cert: fs.readFileSync(at('server.pem')) };
}
