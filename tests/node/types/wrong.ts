// Each line that says so must not compile, and no other.

import { ModelManager, type ModelManagerError } from 'modelmanager';

const good = { root: '/models', libraryUrl: 'https://models.example' };
new ModelManager(); // wrong
ModelManager.open({ root: '/models' }); // wrong
ModelManager.open({ ...good, libaryUrl: 'x' }); // wrong
ModelManager.open({ ...good, getToken: async () => 5 }); // wrong
const manager = ModelManager.open(good);
manager.getModelPath(); // wrong
manager.resolveModel('asr'); // wrong
manager.download('asr', { priority: 'high' }); // wrong
manager.on('downloadstart', () => {}); // wrong
manager.on('downloadProgress', (event) => event.path); // wrong
manager.watchRanking({ intervalMS: 5 }, () => {}); // wrong
manager.watchRanking({ limit: 5 }); // wrong
manager.setLimits({ bytesPerSeconds: 1 }); // wrong
manager.verify('asr'); // wrong
manager.verify('asr', '1', { onProgress: ({ wireBytes }) => wireBytes }); // wrong
manager.repair('asr', '1').then(({ damage }) => damage); // wrong
export const isKnown = (error: ModelManagerError) => error.code === 'NO_SUCH_CODE'; // wrong
export const eta = manager.download('asr').progress.etaMs.toFixed(); // wrong
