// The ABI as the .NET runtime has it: entry points, layouts and numbers of the built exports, which no header was asked for.

import fs from 'node:fs';
import path from 'node:path';
import { artifacts } from '../../../.build/paths.mjs';
import { run } from '../compile.mjs';

const built = (project, file) => path.join(artifacts, 'dotnet', 'bin', project, 'release', file);

export function readRuntime() {
  const generator = built('ModelManager.HeaderGenerator', 'ModelManager.HeaderGenerator.dll');
  const exports = built('ModelManager.Native', 'modelmanager.dll');
  for (const file of [generator, exports]) {
    if (!fs.existsSync(file)) {
      throw new Error(`${file} is not built`);
    }
  }
  return JSON.parse(run('dotnet', [generator, exports, '--exports-json']));
}

const plain = {
  'int32_t': 'Int32', 'uint32_t': 'UInt32', 'int64_t': 'Int64', 'uint64_t': 'UInt64', 'size_t': 'UIntPtr', 'double': 'Double', 'char': 'Byte', 'void': 'Void',
};

/** What the runtime calls a C type: typedefs resolved, no const, structs by their C name. */
export function runtimeTypeOf(cType, typedefs) {
  const base = cType.replace(/\bconst\b/g, '').replace(/[ *]/g, '');
  const stars = '*'.repeat(cType.split('*').length - 1);
  if (/^mm_\w+_callback$/.test(base)) {
    return 'function';
  }
  const resolved = typedefs[base] ?? base;
  return (plain[resolved] ?? resolved) + stars;
}

/** `ModelNotAvailable` as `MODEL_NOT_AVAILABLE`. */
export const screaming = (name) => name.replace(/(?<!^)(?=[A-Z])/g, '_').toUpperCase();

/** `modelId` and `ModelId` as `model_id`. */
export const snake = (name) => screaming(name).toLowerCase();
