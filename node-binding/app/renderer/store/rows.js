// What the page shows, from what it knows: sections of models, each with the versions that matter. No look, no behaviour.

import { keyOf } from '../../handlers/version-key.mjs';

/**
 * { top, here, library }: model ids in the order in which they belong.
 */
export function sectionsOf(store) {
  const top = (store.ranking?.entries ?? []).map(({ modelId }) => modelId);
  const ranked = new Set(top);
  const present = new Set([...(store.versions?.values() ?? [])].map(({ modelId }) => modelId));
  const byName = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
  return {
    top,
    here: [...present].filter((id) => !ranked.has(id)).sort(byName),
    library: [...store.catalogue.models.keys()].filter((id) => !ranked.has(id) && !present.has(id)).sort(byName),
  };
}

/**
 * One model: { modelId, description, entry?, change?, lines, older, isMissing }. A line is a version: { version, view, isUpdate, sizeBytes }; `view` is
 * null for one that is not here. `older` are versions that can be installed and are neither here nor the newest.
 */
export function rowOf(store, modelId, viewsByModel) {
  const model = store.catalogue.models.get(modelId);
  const views = viewsByModel.get(modelId) ?? new Map();
  const update = store.catalogue.updates.get(modelId)?.latestVersion;
  const known = model?.versions ?? [];
  const wanted = new Set([...views.keys(), ...(views.size === 0 && model ? [model.latestVersion] : []), ...(update ? [update] : [])]);
  const newestFirst = [...known.filter((version) => wanted.has(version)), ...[...wanted].filter((version) => !known.includes(version))];
  return {
    modelId,
    description: model?.description ?? '',
    entry: store.ranking?.entries.find((entry) => entry.modelId === modelId),
    change: store.changes.get(modelId),
    lines: newestFirst.map((version) => ({
      version,
      view: views.get(version) ?? null,
      isUpdate: version === update && !views.has(version),
      sizeBytes: views.get(version)?.sizeBytes || (version === model?.latestVersion ? model.sizeBytes : 0),
      problem: store.problems.get(keyOf(modelId, version)),
      isFine: store.fine.has(keyOf(modelId, version)),
    })),
    older: known.filter((version) => !wanted.has(version)),
    isMissing: model === undefined && store.catalogue.isKnown && store.catalogue.error === null,
  };
}

/** Views by model, then by version. */
export function viewsByModel(store) {
  const models = new Map();
  for (const view of store.versions?.values() ?? []) {
    if (!models.has(view.modelId)) {
      models.set(view.modelId, new Map());
    }
    models.get(view.modelId).set(view.version, view);
  }
  return models;
}

export const isFound = (row, filter) => filter === '' || `${row.modelId}\n${row.description}`.toLowerCase().includes(filter.toLowerCase());
