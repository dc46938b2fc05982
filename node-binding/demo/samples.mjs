// What is published: the caller's own folders, or samples of the shape that real models have.

import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { modelIdOf } from './library.mjs';

const MiB = 1024 * 1024;

const samples = [
  {
    id: '语音识别-zh',
    description: '普通话语音识别, streaming and offline',
    files: {
      'acoustic/mdef': 1 * MiB,
      'acoustic/means': 6 * MiB,
      'acoustic/variances': 6 * MiB,
      '词典.txt': 300_000,
      'model.onnx': 28 * MiB,
      'config.json': 2_000,
    },
  },
  {
    id: 'translate-en-zh',
    description: 'Translation from English to Chinese',
    files: { 'encoder.bin': 9 * MiB, 'decoder.bin': 11 * MiB, 'vocab.txt': 800_000 },
  },
  {
    id: 'chat-small',
    description: 'A small language model for conversation',
    files: { 'model.gguf': 40 * MiB, 'tokenizer.json': 2 * MiB },
  },
];

/** The models to publish: `{ id, version, path }`, the one to be installed first. */
export function chooseModels(folder, given) {
  if (given.length > 0) {
    for (const one of given) {
      if (!fs.existsSync(one)) {
        throw new Error(`${one} does not exist`);
      }
    }
    return given.map((one) => ({ id: modelIdOf(one), version: '1.0.0', path: path.resolve(one) }));
  }

  return samples.map(({ id, description, files }) => {
    const model = path.join(folder, id);
    for (const [name, size] of Object.entries(files)) {
      const file = path.join(model, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, crypto.randomBytes(size));
    }
    return { id, version: '1.0.0', path: model, extra: { description } };
  });
}
