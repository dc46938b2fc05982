import api from './index.cjs';

export const { ModelManager, ModelManagerError } = api;
