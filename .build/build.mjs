// Everything that is built, in the order in which one part needs the other.

import { buildApp } from './app.mjs';
import { generateHeader, writeHeader } from './header.mjs';
import { buildServer, buildSharedLibrary } from './native.mjs';
import { buildNativePrefix } from './native-prefix.mjs';
import { buildNodeBinding } from './node-binding.mjs';
import { ensureBuildPrerequisites } from './prerequisites.mjs';

/** writesHeader: false leaves native/include as it was committed. */
export async function build({ writesHeader = true } = {}) {
  console.log('Building');
  await ensureBuildPrerequisites();
  await buildSharedLibrary();
  await generateHeader();
  if (writesHeader) {
    writeHeader();
  }
  await buildNativePrefix();
  await buildServer();
  await buildNodeBinding();
  await buildApp();
}
