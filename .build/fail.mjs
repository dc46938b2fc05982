// The one way in which the driver gives up: a line for people and an exit code.

export const exitCode = { failed: 1, usage: 2, missingPrerequisite: 3 };

export class BuildFailure extends Error {
  constructor(message, code = exitCode.failed) {
    super(message);
    this.code = code;
  }
}
