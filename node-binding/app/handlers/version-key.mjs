// The one key of a version in maps, for handlers and page alike: no name has what could be taken for two others.

export const keyOf = (modelId, version) => JSON.stringify([modelId, version]);
