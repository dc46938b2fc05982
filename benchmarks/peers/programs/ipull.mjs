// ipull by its API, URL FILE CONNECTIONS: its command line stays for seconds after it is done.

import { downloadFile } from 'ipull';

const [url, savePath, connections] = process.argv.slice(2);
const engine = await downloadFile({ url, savePath, parallelStreams: Number(connections), cliProgress: false });
await engine.download();
