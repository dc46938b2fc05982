// Where things are, and what they are called on this platform.

import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** A path below the root of the repository. */
export const at = (...parts) => path.join(root, ...parts);

export const systems = { linux: 'linux', darwin: 'osx', win32: 'win' };

function isMusl() {
  return process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
}

/** The .NET runtime identifier of this machine, such as linux-x64. */
export const rid = `${systems[process.platform]}${isMusl() ? '-musl' : ''}-${process.arch}`;

export const libraryNames = { linux: 'libmodelmanager.so', darwin: 'libmodelmanager.dylib', win32: 'modelmanager.dll' };
export const sharedLibraryName = libraryNames[process.platform];

export const executableSuffix = process.platform === 'win32' ? '.exe' : '';

export const artifacts = at('artifacts');
export const sharedLibrary = path.join(artifacts, rid, 'lib', sharedLibraryName);
export const hostedLibrary = path.join(artifacts, 'hosted', rid, sharedLibraryName);
export const serverExecutable = path.join(artifacts, rid, 'bin', `modellibrary${executableSuffix}`);
export const addonArtifact = path.join(artifacts, rid, 'node', 'modelmanager.node');
export const committedHeader = at('native', 'include', 'modelmanager.h');
export const generatedHeader = path.join(artifacts, 'generated', 'modelmanager.h');
export const testResults = path.join(artifacts, 'test-results');
