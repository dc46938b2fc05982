// The CI workflow: well-formed, one job for each platform that there is a package for, and nothing but the repository's own commands.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { validateAction, validateWorkflow } from '@action-validator/core';
import { parse } from 'yaml';
import { usage } from '../../.build/usage.mjs';
import { targets } from './support/packages.mjs';

const read = (...parts) => fs.readFileSync(new URL(['..', '..', '.github', ...parts].join('/'), import.meta.url), 'utf8');
const workflowText = read('workflows', 'platforms.yml');
const actionText = read('actions', 'platform', 'action.yml');
const jobs = Object.values(parse(workflowText).jobs);
const steps = [...jobs.flatMap((job) => job.steps), ...parse(actionText).runs.steps];

test('workflow and action are what the schemas of GitHub Actions say', () => {
  assert.deepEqual(validateWorkflow(workflowText).errors, []);
  assert.deepEqual(validateAction(actionText).errors, []);
});

test('its platforms are those of the packages', () => {
  const rids = jobs.flatMap(({ strategy }) => strategy.matrix.include.map(({ rid }) => rid));
  assert.deepEqual(rids.sort(), targets.map(({ rid }) => rid).sort());
});

test('every action has its major version, or is ours', () => {
  const used = steps.flatMap(({ uses }) => uses ?? []);
  assert.ok(used.length >= 5);
  assert.deepEqual(
    used.filter((uses) => !/^([\w-]+\/[\w-]+@v\d+|\.\/\.github\/actions\/platform)$/.test(uses)),
    [],
  );
});

test('every command is one that the driver has', () => {
  const commands = steps.flatMap(({ run }) => [...(run ?? '').matchAll(/\.\/build\.(?:sh|ps1) ([\w-]+)/g)].map(([, command]) => command));
  assert.ok(commands.length >= 5);
  for (const command of new Set(commands)) {
    assert.match(usage, new RegExp(`^  ${command}\\b`, 'm'));
  }
});
