'use strict';

// lib/ as one file, which the build makes: to find, read and compile two dozen modules takes the main thread of an app several times as long. They are
// ES modules, which become one scope there; CommonJS modules become a function each, and V8 reads every one of those twice.

const { ModelManager, ModelManagerError } = require('./built/modelmanager.cjs');

module.exports = { ModelManager, ModelManagerError };
