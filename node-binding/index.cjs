'use strict';

const { ModelManager } = require('./lib/manager.js');
const { ModelManagerError } = require('./lib/errors.js');

module.exports = { ModelManager, ModelManagerError };
