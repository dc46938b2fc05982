const stacks = new WeakMap();

/** Runs when the test ends, the last registered first: what was made last depends on what was there before. */
export function cleanUp(t, action) {
  if (!stacks.has(t)) {
    const stack = [];
    stacks.set(t, stack);
    t.after(async () => {
      while (stack.length > 0) {
        await stack.pop()();
      }
    });
  }
  stacks.get(t).push(action);
}
