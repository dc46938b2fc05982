'use strict';

const { ModelManager } = require('./manager.js');
const { ModelManagerError } = require('./errors.js');

module.exports = { ModelManager, ModelManagerError };
