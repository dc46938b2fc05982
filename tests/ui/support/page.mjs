// What the tests look for on the page, as a person or a screen reader finds it.

/** The row of a model. */
export const modelRow = (page, modelId) =>
  page.locator('[data-model]').filter({ has: page.getByRole('heading', { name: modelId, exact: true, level: 3 }) });

/** The line of a version of it. */
export const versionLine = (page, modelId, version) => modelRow(page, modelId).locator(`[data-line="${version}"]`);

/** A button by its whole name. */
export const button = (page, name) => page.getByRole('button', { name, exact: true });

/** Until the line of a version says this. */
export const waitForState = (page, modelId, version, text) =>
  // From its beginning: a text is found anywhere in another, and "Installed" in "Not installed".
  versionLine(page, modelId, version)
    .locator('.state', { hasText: new RegExp(`^\\s*${text}`) })
    .waitFor();

/** Model ids in the order in which the page shows them. */
export const order = (page) => page.locator('[data-model] h3').allTextContents();
