// node .build/api-reference.mjs [--check]: writes node-binding/API.md from the declarations, or says whether it is what they say.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { API } from '../node-binding/node_modules/typescript/dist/api/sync/api.js';
import { SyntaxKind } from '../node-binding/node_modules/typescript/dist/ast/index.js';
import { at } from './paths.mjs';

const reference = at('node-binding', 'API.md');

/** What an app meets first comes first. */
const files = ['manager', 'task', 'lease', 'models', 'integrity', 'options', 'events', 'progress', 'errors'];

const opening = `# API

Generated from the declarations in [types](types) by \`npm run api\`; editors show the same. Start with [ModelManager](#modelmanager).
`;

/** The syntax trees of all declaration files, by the compiler itself. */
function readDeclarations() {
  const api = new API({ cwd: at('node-binding') });
  try {
    const [project] = api.updateSnapshot({ openProject: at('node-binding', 'tsconfig.json') }).getProjects();
    const listed = fs.readdirSync(at('node-binding', 'types')).sort().join();
    if (listed !== files.map((name) => `${name}.d.ts`).sort().join()) {
      throw new Error(`.build/api-reference.mjs knows other files than node-binding/types has: ${listed}`);
    }
    return files.flatMap((name) => {
      const file = project.program.getSourceFile(at('node-binding', 'types', `${name}.d.ts`));
      return [...file.statements].filter(({ kind }) => kind !== SyntaxKind.ImportDeclaration).map((node) => read(node, file.text));
    });
  } finally {
    api.close();
  }
}

/** { kind, name, text, head, comment, tags, members }: a declaration or a member of one. */
function read(node, text) {
  const start = node.getStart();
  const code = text.slice(start, node.end).trim();
  const members = node.members === undefined ? [] : [...node.members].map((member) => read(member, text));
  const body = members.length > 0 ? code.indexOf('{') : -1;
  return {
    kind: node.kind,
    name: node.name === undefined ? undefined : text.slice(node.name.getStart(), node.name.end),
    code,
    head: body < 0 ? code : code.slice(0, body).trim(),
    isPrivate: /^private\b/.test(code),
    isOptional: node.questionToken !== undefined || node.postfixToken !== undefined,
    type: node.type === undefined ? undefined : text.slice(node.type.getStart(), node.type.end),
    ...readComment(text.slice(node.pos, start)),
    members,
  };
}

/** The last block of documentation before a node, and its tags. */
function readComment(before) {
  const block = before.match(/\/\*\*[\s\S]*?\*\//g)?.at(-1) ?? '';
  const lines = block.replace(/^\/\*\*/, '').replace(/\*\/$/, '').split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  const [comment, ...tagged] = lines.join('\n').trim().split(/^@(?=\w)/m);
  return { comment: comment.trim(), tags: tagged.map((tag) => tag.trim()) };
}

const isProperty = ({ kind }) => kind === SyntaxKind.PropertySignature || kind === SyntaxKind.PropertyDeclaration;

/** One line of a table; a list in it keeps its lines. */
const cell = (text) => text.replace(/\n+- /g, '<br>• ').replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');

function properties(members) {
  const rows = members.map(({ name, isOptional, type, comment, code }) => {
    const word = `${name}${isOptional || code.includes(`${name}?`) ? '?' : ''}`;
    return `| \`${word}\` | \`${cell(type ?? '')}\` | ${cell(comment)} |`;
  });
  return rows.length === 0 ? [] : [['| member | type | |', '|---|---|---|', ...rows].join('\n')];
}

/** Tags as sentences: what each parameter is, what comes back, what is thrown. */
const tagLines = (tags) =>
  tags.map((tag) => {
    const [word, ...rest] = tag.split(/\s+/);
    if (word === 'param') {
      return `- \`${rest[0]}\`: ${rest.slice(1).join(' ')}`;
    }
    return `- ${word}: ${rest.join(' ')}`;
  });

function method({ name, code, comment, tags }, place, methods) {
  // Another way to call the one before has no heading of its own.
  const title = name === undefined || name === methods[place - 1]?.name ? [] : [`### ${name.replace(/^\[(.*)\]$/, '$1')}`];
  return [...title, `\`\`\`ts\n${code}\n\`\`\``, comment, tagLines(tags).join('\n')].filter(Boolean);
}

function declaration({ name, kind, code, head, comment, tags, members }) {
  const shown = members.filter(({ isPrivate }) => !isPrivate);
  const isSmall = kind === SyntaxKind.TypeAliasDeclaration || shown.length === 0;
  const clean = (text) => text.replace(/^export (declare )?/, '');
  return [
    `## ${name}`,
    `\`\`\`ts\n${clean(isSmall ? code : head)}\n\`\`\``,
    comment,
    tagLines(tags).join('\n'),
    ...properties(shown.filter(isProperty)),
    ...shown.filter((member) => !isProperty(member)).flatMap(method),
  ].filter(Boolean);
}

export function renderReference() {
  const declarations = readDeclarations();
  const contents = declarations.map(({ name }) => `[${name}](#${name.toLowerCase()})`).join(' · ');
  return `${[opening.trimEnd(), contents, ...declarations.flatMap(declaration)].join('\n\n')}\n`;
}

if (path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const rendered = renderReference();
  if (process.argv[2] !== '--check') {
    fs.writeFileSync(reference, rendered);
  } else if (!fs.existsSync(reference) || fs.readFileSync(reference, 'utf8') !== rendered) {
    console.error('node-binding/API.md is not what the declarations say; npm run api writes it, then commit it');
    process.exitCode = 1;
  }
}
