export { ModelManagerError } from './errors.mjs';
export { ModelManager } from './manager.mjs';
