// Writes the tables of Unicode normalization form C from the files of the Unicode Character Database:
//   node .build/unicode-tables.mjs [folder of the database; Debian's unicode-data has it in /usr/share/unicode]
// The same database gives the same bytes. Run by hand when the tables should follow a newer Unicode; builds do not need it.

import fs from 'node:fs';
import path from 'node:path';
import { at } from './paths.mjs';

const folder = process.argv[2] ?? '/usr/share/unicode';
const tablesFile = at('src', 'ModelManager.Core', 'Primitives', 'Unicode', 'NormalizationC.Data.cs');
const assignedFile = at('tests', 'unit', 'Primitives', 'AssignedCodePoints.txt');

const blockShift = 6;
const blockSize = 1 << blockShift;
const quickChecks = { Yes: 0, Maybe: 1, No: 2 };

const read = (name) => fs.readFileSync(path.join(folder, name), 'utf8');

/** The fields of each line that holds data. */
function rowsOf(text) {
  const lines = text.split('\n').map((line) => line.split('#')[0]);
  return lines.map((line) => line.split(';').map((field) => field.trim())).filter((fields) => fields.length > 1);
}

/** Adds first..last to a set, as `0041` or `0041..005A` says. */
function addRange(set, range) {
  const [first, last = first] = range.split('..').map((text) => Number.parseInt(text, 16));
  for (let code = first; code <= last; code++) {
    set.add(code);
  }
}

function readDatabase() {
  const properties = read('DerivedNormalizationProps.txt');
  const version = /^# DerivedNormalizationProps-([\d.]+)\.txt/.exec(properties)[1];
  const excluded = new Set();
  const quick = { N: new Set(), M: new Set() };
  for (const [range, property, value] of rowsOf(properties)) {
    if (property === 'Full_Composition_Exclusion') {
      addRange(excluded, range);
    } else if (property === 'NFC_QC') {
      addRange(quick[value], range);
    }
  }

  const combining = new Map();
  const pairs = new Map();
  const assigned = new Set();
  let rangeStart;
  for (const [hex, name, , combiningClass, , decomposition] of rowsOf(read('UnicodeData.txt'))) {
    const code = Number.parseInt(hex, 16);
    if (name.endsWith(', First>')) {
      rangeStart = code;
      continue;
    }
    addRange(assigned, name.endsWith(', Last>') ? `${rangeStart.toString(16)}..${hex}` : hex);
    if (combiningClass !== '0') {
      combining.set(code, Number(combiningClass));
    }
    const parts = decomposition.startsWith('<') ? [] : decomposition.split(' ').map((part) => Number.parseInt(part, 16));
    if (parts.length === 2 && !excluded.has(code)) {
      pairs.set(code, parts);
    }
  }
  return { version, combining, quick, pairs, assigned };
}

/** What the code in C# takes for granted about the data. */
function check({ pairs, quick, combining }) {
  const demand = (isTrue, what, code) => {
    if (!isTrue) {
      throw new Error(`U+${code.toString(16)}: ${what}; the code that reads the tables has to change`);
    }
  };
  for (const [code, [first, second]] of pairs) {
    demand(!quick.N.has(code) && !quick.N.has(first) && !quick.N.has(second), 'a part of a composite is never normalized', code);
    demand(!pairs.has(second), 'the second part of a composite decomposes', code);
    demand(!combining.has(first) && !combining.has(code), 'a composite does not begin with a starter', code);
    demand(quick.M.has(second), 'the second part of a composite is not marked', code);
  }
  for (const code of [...combining.keys(), ...quick.N, ...quick.M]) {
    demand(code >= 0x300 && code < 0x30000, 'outside the range of the tables', code);
  }
  let longest = 0;
  for (let code of pairs.keys()) {
    let length = 1;
    for (; pairs.has(code); code = pairs.get(code)[0]) {
      length++;
    }
    longest = Math.max(longest, length);
  }
  demand(longest === 4, `the longest decomposition is ${longest}, not 4`, 0);
}

/** One byte for every code point: the number of its class; equal blocks of code points are stored once. */
function classify({ combining, quick }) {
  const maybeOf = (code) => (quick.M.has(code) ? quickChecks.Maybe : quickChecks.Yes);
  const quickCheckOf = (code) => (quick.N.has(code) ? quickChecks.No : maybeOf(code));
  const interesting = new Set([...combining.keys(), ...quick.N, ...quick.M]);
  const keyOf = (code) => (combining.get(code) ?? 0) * 4 + quickCheckOf(code);
  const classes = [...new Set([0, ...[...interesting].map(keyOf)])].sort((x, y) => x - y);

  const end = Math.ceil((Math.max(...interesting) + 1) / blockSize) * blockSize;
  const blocks = new Map();
  const blockIndex = [];
  for (let start = 0; start < end; start += blockSize) {
    const block = Array.from({ length: blockSize }, (_, i) => classes.indexOf(keyOf(start + i)));
    const text = block.join();
    if (!blocks.has(text)) {
      blocks.set(text, { number: blocks.size, block });
    }
    blockIndex.push(blocks.get(text).number);
  }
  if (classes.length > 255 || blocks.size > 255) {
    throw new Error('a table of bytes is too small');
  }
  return {
    combiningOfClass: classes.map((key) => key >> 2),
    quickCheckOfClass: classes.map((key) => key & 3),
    blockIndex,
    blocks: [...blocks.values()].flatMap(({ block }) => block),
  };
}

function wrap(items, indent, width) {
  const lines = [''];
  for (const item of items) {
    if (indent.length + lines.at(-1).length + item.length + 1 > width) {
      lines.push('');
    }
    lines[lines.length - 1] += (lines.at(-1) === '' ? '' : ' ') + item;
  }
  return lines.map((line) => indent + line).join('\n');
}

// Only spans of bytes are free of allocation in unoptimised code too; wider tables are arrays.
const declarationOf = (type, name) => (type === 'byte' ? `ReadOnlySpan<byte> ${name} =>` : `readonly ${type}[] ${name} =`);

const table = (type, name, comment, values, show) => `    /// <summary>${comment}</summary>
    private static ${declarationOf(type, name)}
    [
${wrap(values.map((value) => `${show(value)},`), '        ', 138)}
    ];
`;

function tables(database) {
  const { combiningOfClass, quickCheckOfClass, blockIndex, blocks } = classify(database);
  const composites = [...database.pairs.keys()].sort((x, y) => x - y);
  const pairOf = (i) => database.pairs.get(composites[i]);
  const byPair = composites.map((_, i) => i).sort((x, y) => pairOf(x)[0] - pairOf(y)[0] || pairOf(x)[1] - pairOf(y)[1]);
  const hex = (code) => `0x${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const parts = [
    table('byte', 'CombiningOfClass', 'The canonical combining class of each class of code points.', combiningOfClass, String),
    table('byte', 'QuickCheckOfClass', 'The NFC_Quick_Check of each class of code points: 0 yes, 1 maybe, 2 no.', quickCheckOfClass, String),
    table('byte', 'BlockIndex', 'The block of 64 code points in <see cref="Blocks"/> that holds their classes.', blockIndex, String),
    table('byte', 'Blocks', 'The class of each code point of a block; class 0 is that of every code point beyond the tables.', blocks, String),
    table('int', 'Composites', 'Every primary composite but the Hangul syllables, ascending.', composites, hex),
    table('int', 'FirstOfComposite', 'The code point that a composite begins with; it may be a composite too.', composites.map((_, i) => pairOf(i)[0]), hex),
    table('int', 'SecondOfComposite', 'The code point that makes it the composite.', composites.map((_, i) => pairOf(i)[1]), hex),
    table('ushort', 'CompositesByPair', 'Where in <see cref="Composites"/> they are, in the order of first and second code point.', byPair, String),
  ];
  return `// <auto-generated>
// Generated by .build/unicode-tables.mjs from Unicode ${database.version}: UnicodeData.txt and DerivedNormalizationProps.txt.
// Again: install Debian's unicode-data and run "node .build/unicode-tables.mjs".
// Code points that this version of Unicode does not assign are starters that nothing composes with.
// </auto-generated>

namespace ModelManager.Primitives;

internal static partial class NormalizationC
{
    /// <summary>The version of Unicode that the tables are made from.</summary>
    public const string UnicodeVersion = "${database.version}";

    private const int BlockShift = ${blockShift};

${parts.join('\n')}}
`;
}

function assignedRanges({ assigned, version }) {
  const codes = [...assigned].filter((code) => code < 0xd800 || code > 0xdfff).sort((x, y) => x - y);
  const ranges = [];
  for (const code of codes) {
    if (ranges.length > 0 && ranges.at(-1)[1] === code - 1) {
      ranges.at(-1)[1] = code;
    } else {
      ranges.push([code, code]);
    }
  }
  const hex = (code) => code.toString(16).toUpperCase().padStart(4, '0');
  return `# Generated by .build/unicode-tables.mjs: the code points that Unicode ${version} assigns, without surrogates.\n${wrap(
    ranges.map(([first, last]) => (first === last ? hex(first) : `${hex(first)}..${hex(last)}`)),
    '',
    138,
  )}\n`;
}

const database = readDatabase();
check(database);
fs.writeFileSync(tablesFile, tables(database));
fs.writeFileSync(assignedFile, assignedRanges(database));
console.log(`Unicode ${database.version}: ${database.pairs.size} composites, ${database.combining.size} combining characters`);
