// RESULTS.md: a section for each scenario, replaced by the next run of it; what other sections say stays.

import fs from 'node:fs';

/** The text with its section of that title replaced, or added at the end. */
export function withSection(text, { title, body }) {
  const section = `## ${title}\n\n${body.trimEnd()}\n`;
  const parts = text.split(/^(?=## )/m);
  const index = parts.findIndex((part) => part.startsWith(`## ${title}\n`));
  if (index < 0) {
    return `${text.trimEnd()}\n\n${section}`.trimStart();
  }
  parts[index] = index === parts.length - 1 ? section : `${section}\n`;
  return parts.join('');
}

export function writeSections(file, sections) {
  const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  fs.writeFileSync(file, sections.reduce(withSection, before));
}
