'use strict';

// An app on Debian 11 that installed the package from its tarball. Arguments: an empty folder, the library's URL, the authority's file.

const { ModelManager } = require('modelmanager');

async function main([root, libraryUrl, caFile]) {
  const manager = ModelManager.open({ root, libraryUrl, caFile });
  const { path } = await manager.download('small').done;
  if (manager.getModelPath('small') !== path) {
    throw new Error(`the lookup says ${manager.getModelPath('small')}, the download ${path}`);
  }
  const code = await manager.resolveModel('not-there', { taskId: 'task-1' }).catch((error) => error.code);
  if (code !== 'MODEL_NOT_AVAILABLE') {
    throw new Error(`a model that is not there: ${code}`);
  }
  await manager.close();
  const { glibcVersionRuntime } = process.report.getReport().header;
  console.log(`node ${process.versions.node} on ${process.arch}, glibc ${glibcVersionRuntime}`);
  console.log(`installed ${path}`);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
