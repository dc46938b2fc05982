// The verbs that a page has, by name. The preload script cannot import and lists them again; a test compares.

export const verbNames = Object.freeze([
  'overview',
  'catalogue',
  'ranking',
  'install',
  'pause',
  'resume',
  'cancel',
  'remove',
  'verify',
  'repair',
  'stop',
]);
