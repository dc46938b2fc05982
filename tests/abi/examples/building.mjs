// Building from a prefix: the lines of the examples' README, and a C++ program of our own, both ways.

import fs from 'node:fs';
import path from 'node:path';
import { at } from '../../../.build/paths.mjs';
import { cCompilers, run, strict } from '../compile.mjs';
import { shell } from './prefix.mjs';

/** The shell lines of the README's two ways, with a real prefix and a real root in them. */
function readmeBlocks(examples, root) {
  const blocks = [...fs.readFileSync(path.join(examples, 'README.md'), 'utf8').matchAll(/```\n([\s\S]*?)```/g)].map((match) => match[1]);
  if (blocks.length !== 2) {
    throw new Error(`the README of the examples has ${blocks.length} blocks of commands`);
  }
  return blocks.map((block) => block.replaceAll('PREFIX/', '"$PREFIX"/').replaceAll('=PREFIX', '="$PREFIX"').replaceAll('/var/lib/models', `'${root}'`));
}

function expectLastLine(output, expected) {
  const line = output.trimEnd().split('\n').at(-1);
  if (line !== expected || /warning/i.test(output)) {
    throw new Error(`${output}\nthe last line should be ${expected}, and nothing a warning`);
  }
}

function expectLibrary(program, prefix) {
  const dynamic = run('readelf', ['-d', program]);
  if (!dynamic.includes('[libmodelmanager.so]') || !dynamic.includes(`[${path.join(prefix, 'lib')}]`)) {
    throw new Error(`${dynamic}\nthe program should need libmodelmanager.so and find it in ${prefix}/lib`);
  }
}

/** Every folder that pkg-config names is the prefix's own, wherever the prefix is. */
function expectOwnFolders(prefix) {
  const flags = shell(`eval printf "'%s\\n'" "$(pkg-config --cflags --libs modelmanager)"`, prefix).trim().split('\n');
  const folders = flags.filter((flag) => /^-[IL]/.test(flag)).map((flag) => fs.realpathSync(flag.slice(2)));
  const wanted = ['include', 'lib'].map((name) => path.join(fs.realpathSync(prefix), name));
  if (folders.join('\n') !== wanted.join('\n')) {
    throw new Error(`${flags.join(' ')}\nshould name ${wanted.join(' and ')}`);
  }
}

export async function checkBuilding(results, { name, prefix, root, folder }) {
  const examples = path.join(folder, 'my examples');
  const consumer = at('tests', 'abi', 'examples', 'consumer');
  const file = path.join(root, 'models', 'chat-small', '1.0.0', 'model.bin');
  fs.cpSync(path.join(prefix, 'share', 'modelmanager', 'examples'), examples, { recursive: true });
  const [withCMake, withPkgConfig] = readmeBlocks(examples, root);

  await results.check(`the examples are C11 and nothing else, from ${name}`, () => {
    for (const compiler of cCompilers) {
      for (const source of ['engine.c', 'download.c', 'repair.c']) {
        run(compiler, ['-std=c11', ...strict, `-I${path.join(prefix, 'include')}`, '-fsyntax-only', path.join(examples, source)]);
      }
    }
  });
  await results.check(`the README's lines for CMake, from ${name}`, () => {
    expectLastLine(shell(withCMake, prefix, { cwd: examples }), file);
    expectLibrary(path.join(examples, 'build', 'download'), prefix);
  });
  await results.check(`the README's lines for pkg-config, from ${name}`, () => {
    expectOwnFolders(prefix);
    expectLastLine(shell(withPkgConfig, prefix, { cwd: examples }), file);
  });
  await results.check(`a C++ program through CMake, from ${name}`, () => {
    const build = path.join(folder, 'C++ build');
    run('cmake', ['-S', consumer, '-B', build, `-DCMAKE_PREFIX_PATH=${prefix}`]);
    run('cmake', ['--build', build]);
    expectLastLine(run(path.join(build, 'consumer'), [root, 'chat-small', 'model.bin']), file);
    expectLibrary(path.join(build, 'consumer'), prefix);
  });
  await results.check(`a C++ program through pkg-config, its library beside it, from ${name}`, () => {
    const shipped = fs.mkdtempSync(path.join(folder, 'shipped '));
    const program = path.join(shipped, 'consumer');
    shell(
      `eval c++ -std=c++17 ${strict.join(' ')} '"$SOURCE"' -o '"$PROGRAM"' "$(pkg-config --cflags --libs 'modelmanager >= 0.1')" '-Wl,-rpath,\\$ORIGIN'`,
      prefix,
      { env: { SOURCE: path.join(consumer, 'consumer.cc'), PROGRAM: program } },
    );
    fs.copyFileSync(path.join(prefix, 'lib', 'libmodelmanager.so'), path.join(shipped, 'libmodelmanager.so'));
    expectLastLine(run(program, [root, 'chat-small', 'model.bin']), file);
  });
}
