// A comment of the header: what it says, parameter by parameter, and what it says of the answer.

/** The text of a comment without its stars: the lines of a long one, or the one of a short one. */
export function linesOf(comment) {
  const inside = comment.replace(/^\s*\/\*/, '').replace(/\*\/\s*$/, '');
  return inside.split('\n').map((line) => line.replace(/^\s*\* ?/, '')).map((line) => line.trimEnd());
}

export const textOf = (comment) => linesOf(comment).join(' ').replace(/\s+/g, ' ').trim();

/** { summary, parameters: Map of name and text, returns } of the comment above a function. */
export function readFunctionComment(comment) {
  const parts = { summary: [], parameters: new Map(), returns: null };
  let add = (line) => parts.summary.push(line);
  for (const line of linesOf(comment)) {
    const [, name, start] = line.match(/^ {2}(\w+) +(.*)$/) ?? [];
    if (line.startsWith('Returns: ')) {
      parts.returns = [line.slice('Returns: '.length)];
      add = (more) => parts.returns.push(more);
    } else if (name && parts.returns === null) {
      const text = [start];
      parts.parameters.set(name, text);
      add = (more) => text.push(more.trim());
    } else {
      add(line);
    }
  }
  const join = (lines) => lines.join(' ').replace(/\s+/g, ' ').trim();
  return {
    summary: join(parts.summary),
    parameters: new Map([...parts.parameters].map(([name, lines]) => [name, join(lines)])),
    returns: parts.returns === null ? null : join(parts.returns),
  };
}
