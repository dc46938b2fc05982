// What a compiled file asks of the machine that loads it, as readelf tells it.

import fs from 'node:fs';
import { run } from '../compile.mjs';

const readelf = (option, file) => run('readelf', [option, file]);

/** The processor that it is for, in readelf's words. */
export const machineOf = (file) => readelf('-hW', file).match(/^ +Machine: +(.+)$/m)?.[1];

/** Its dynamic section, one entry a line. */
export const dynamicSection = (file) => readelf('-dW', file);

export const neededLibraries = (file) => [...dynamicSection(file).matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(([, name]) => name);

/** The versions that it needs of each library: { 'libc.so.6': ['GLIBC_2.2.5', …] }. */
export function neededVersions(file) {
  const [, section = ''] = readelf('-VW', file).split(/^Version needs section/m);
  const needs = {};
  let library;
  for (const line of section.split('\n')) {
    [, library = library] = line.match(/File: (\S+)/) ?? [];
    const [, version] = line.match(/Name: (\S+)/) ?? [];
    if (version) {
      (needs[library] ??= []).push(version);
    }
  }
  return needs;
}

/** The versions that a library has. */
export function offeredVersions(library) {
  const [, section = ''] = readelf('-VW', library).split(/^Version definition section/m);
  return new Set([...section.split(/^Version needs section/m)[0].matchAll(/Name: (\S+)/g)].map(([, version]) => version));
}

/** Program headers by type: { GNU_STACK: ['RW '], LOAD: ['R  ', 'R E', …] }. */
export function segmentFlags(file) {
  const flags = {};
  for (const [, type, flag] of readelf('-lW', file).matchAll(/^ {2}([A-Z_]+) +(?:0x[0-9a-f]+ +){5}([R ][W ][E ])/gm)) {
    (flags[type] ??= []).push(flag);
  }
  return flags;
}

/** Which of these texts the file has in it, in UTF-8 or UTF-16. */
export function textsIn(file, texts) {
  const content = fs.readFileSync(file);
  return texts.filter((text) => content.includes(Buffer.from(text)) || content.includes(Buffer.from(text, 'utf16le')));
}
