import * as shared from '../../shared/nginx.mjs';
import { cleanUp } from './cleanup.mjs';
import { temporaryFolder } from './folders.mjs';

/** Plain nginx over a storage folder, until the test ends: its URL, once it answers. */
export async function startNginx(t, storage) {
  const { url, close } = await shared.startNginx(storage, temporaryFolder(t));
  cleanUp(t, close);
  return url;
}
