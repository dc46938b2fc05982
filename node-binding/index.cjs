'use strict';

// lib/ as one file, which the build makes: to find, read and compile two dozen modules takes the main thread of an app several times as long.

module.exports = require('./built/modelmanager.cjs');
