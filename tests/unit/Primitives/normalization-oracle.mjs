// What this Node's Unicode says, for the tests of the tables in ModelManager.Primitives.
//   node normalization-oracle.mjs forms <cases> <answers>   cases: for each a 16-bit length and that many UTF-16 units,
//                                                           little endian; answers: for each a byte, 1 = is in form C
//   node normalization-oracle.mjs folds <answers>           for each code point that is in form C by itself: 32 bits, the
//                                                           first code point that is the same letter but for case

import fs from 'node:fs';

function forms(casesFile, answersFile) {
  const cases = fs.readFileSync(casesFile);
  const answers = [];
  for (let at = 0; at < cases.length; ) {
    const end = at + 2 + 2 * cases.readUInt16LE(at);
    const text = cases.toString('utf16le', at + 2, end);
    answers.push(text.normalize('NFC') === text ? 1 : 0);
    at = end;
  }
  fs.writeFileSync(answersFile, Uint8Array.from(answers));
}

// The u flag makes /i compare by simple case folding.
const isSameLetter = (x, y) => new RegExp(`^\\u{${x.codePointAt(0).toString(16)}}$`, 'iu').test(y);

function folds(answersFile) {
  const firsts = new Uint32Array(0x110000);
  const classes = new Map();
  for (let code = 0; code < firsts.length; code++) {
    firsts[code] = code;
    const letter = String.fromCodePoint(code);
    if ((code >= 0xd800 && code <= 0xdfff) || letter.normalize('NFC') !== letter) {
      continue;
    }
    // Letters that differ by case meet in the capital of one of these; the regular expression then has the say.
    const meetings = new Set([letter, letter.toLowerCase()].map((form) => form.toUpperCase()));
    for (const key of meetings) {
      const found = (classes.get(key) ?? []).find((other) => isSameLetter(String.fromCodePoint(other), letter));
      firsts[code] = Math.min(firsts[code], found ?? code);
      classes.set(key, [...(classes.get(key) ?? []), firsts[code]]);
    }
  }
  fs.writeFileSync(answersFile, firsts);
}

const [what, ...files] = process.argv.slice(2);
({ forms, folds })[what](...files);
