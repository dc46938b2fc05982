// Tables of Markdown, padded so that they can be read in a terminal as well.

/** rows: arrays of texts, the first of them the heads of the columns. The first column is text, the others are numbers. */
export function markdown([head, ...rows]) {
  const widths = head.map((_, column) => Math.max(4, ...[head, ...rows].map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
