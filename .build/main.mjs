// The build driver behind build.sh and build.ps1: one word, one module.

import { bench } from './bench.mjs';
import { build } from './build.mjs';
import { demo } from './demo.mjs';
import { BuildFailure, exitCode } from './fail.mjs';
import { hosted } from './hosted.mjs';
import { pack } from './pack.mjs';
import { test } from './test.mjs';
import { torture } from './torture.mjs';
import { usage } from './usage.mjs';

const notYet = (what) => () => {
  throw new BuildFailure(what);
};

/** Each answers an exit code, or nothing for 0. */
const commands = {
  demo,
  test: withoutArguments(test),
  torture,
  bench,
  hosted: withoutArguments(hosted),
  pack,
  help: () => console.log(usage),
  '--help': () => console.log(usage),
};

function withoutArguments(command) {
  return (args) => {
    if (args.length > 0) {
      throw new BuildFailure(`Unknown argument: ${args[0]}\n\n${usage}`, exitCode.usage);
    }
    return command();
  };
}

async function main([word, ...args]) {
  if (word === undefined) {
    return build();
  }
  if (!Object.hasOwn(commands, word)) {
    throw new BuildFailure(`Unknown command: ${word}\n\n${usage}`, exitCode.usage);
  }
  return commands[word](args);
}

try {
  process.exitCode = (await main(process.argv.slice(2))) ?? 0;
} catch (error) {
  console.error(error instanceof BuildFailure ? error.message : error);
  process.exitCode = error instanceof BuildFailure ? error.code : exitCode.failed;
}
