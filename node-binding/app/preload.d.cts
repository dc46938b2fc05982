// A script for Electron's `webPreferences.preload`. There is nothing in it to import.
export {};
