// Downloads and nothing else, until standard input ends; says so when they run.

import { once } from 'node:events';
import { startDownloads } from './start-downloads.mjs';

const { options, ids } = JSON.parse(process.argv[2]);
const { close } = await startDownloads(options, ids);
console.log('running');
await once(process.stdin.resume(), 'end');
await close();
