// Where each model stands. While somebody works in the list nothing moves under their hands: what is new comes last, and the
// right order waits until they are done, or ask for it.

export const sectionNames = ['top', 'here', 'library'];

/**
 * { sections, isWaiting }: what to show, and whether another order waits.
 * @param {Record<string, string[]> | undefined} shown  what is shown now
 * @param {Record<string, string[]>} wanted
 * @param {boolean} isHeld
 */
export function arrange(shown, wanted, isHeld) {
  if (!isHeld || shown === undefined) {
    return { sections: wanted, isWaiting: false };
  }
  const existing = new Set(sectionNames.flatMap((name) => wanted[name]));
  const placed = new Set(sectionNames.flatMap((name) => shown[name]));
  const sections = Object.fromEntries(
    sectionNames.map((name) => [name, [...shown[name].filter((id) => existing.has(id)), ...wanted[name].filter((id) => !placed.has(id))]]),
  );
  return { sections, isWaiting: sectionNames.some((name) => sections[name].join('\n') !== wanted[name].join('\n')) };
}
