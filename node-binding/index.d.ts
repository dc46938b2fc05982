export * from './types/errors';
export * from './types/events';
export * from './types/integrity';
export * from './types/manager';
export * from './types/models';
export * from './types/options';
export * from './types/progress';
export * from './types/task';
