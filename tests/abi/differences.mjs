// Two lists that have to be the same, and what to say when they are not.

/** Throws with every name that only one of them has. */
export function expectSame(one, oneName, other, otherName) {
  const only = (left, right) => left.filter((name) => !right.includes(name));
  expectNone([
    ...only(one, other).map((name) => `${name} is in ${oneName} only`),
    ...only(other, one).map((name) => `${name} is in ${otherName} only`),
  ]);
}

/** Throws with all problems, if there are any. */
export function expectNone(problems) {
  if (problems.length > 0) {
    throw new Error(problems.join('\n'));
  }
}
