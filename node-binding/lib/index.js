'use strict';

// Without names of their own here: in one file with the others, the classes would have to be called something else.
module.exports = { ModelManager: require('./manager.js').ModelManager, ModelManagerError: require('./errors.js').ModelManagerError };
