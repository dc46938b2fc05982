// A page without an app behind it: every state at once, as the handlers would tell it. For how things look, and for what no
// real world shows at one time; everything that is done is tested with the real addon.

const progress = (bytes, totalBytes, more = {}) => ({
  bytes,
  totalBytes,
  wireBytes: bytes,
  bytesPerSecond: 0,
  etaMs: null,
  retries: 0,
  phase: 'downloading',
  ...more,
});

const view = (modelId, version, state, sizeBytes, more = {}) => ({
  modelId,
  version,
  state,
  sizeBytes,
  task: null,
  check: null,
  error: null,
  ...more,
});

const GB = 1e9;
const running = (phase, bytes, totalBytes, more) => ({
  task: { id: `t${bytes}`, progress: progress(bytes, totalBytes, { phase, ...more }) },
});
const failed = (code, detail = {}, retryable = true) => ({
  error: { code, retryable, detail },
  task: { id: 'f', progress: progress(2.1e9, 4.4e9) },
});

const model = (modelId, description, sizeBytes, ...versions) => ({ modelId, latestVersion: versions[0], versions, sizeBytes, description });

/** Every state in which a version can be, over a ranking that has moved. */
export const everyState = {
  first: ['speech-zh-streaming', 'chat-7b-instruct', 'translate-en-zh', 'embed-multilingual', 'ocr-documents', 'tts-mandarin'],
  second: [
    'chat-7b-instruct',
    'speech-zh-streaming',
    'vision-caption',
    'translate-en-zh',
    'embed-multilingual',
    'ocr-documents',
    'tts-mandarin',
  ],
  demand: [1284, 931, 402, 377, 120, 64, 9],
  catalogue: {
    models: [
      model('chat-7b-instruct', 'General assistant, 8 k context, 4-bit', 4.4 * GB, '2.1.0', '2.0.0', '1.0.0'),
      model('speech-zh-streaming', 'Mandarin speech recognition for live audio', 0.31 * GB, '1.4.0', '1.3.2'),
      model('vision-caption', 'Describes a picture in one sentence', 1.9 * GB, '0.9.0'),
      model('translate-en-zh', 'English to Chinese', 0.62 * GB, '3.0.0'),
      model('embed-multilingual', 'Text embeddings for 100 languages', 1.1 * GB, '1.0.0'),
      model('ocr-documents', 'Reads scanned pages', 0.24 * GB, '5.2.0'),
      model('tts-mandarin', 'Natural Mandarin voice', 0.18 * GB, '1.0.0'),
      model('rerank-small', 'Orders search results', 0.12 * GB, '1.0.0'),
      model('summarise-news', 'Short summaries of long articles', 0.9 * GB, '2.0.0'),
      model('speaker-id', 'Who is speaking?', 0.05 * GB, '1.1.0'),
    ],
    updates: [{ modelId: 'speech-zh-streaming', installedVersion: '1.3.2', latestVersion: '1.4.0', sizeBytes: 0.31 * GB }],
  },
  versions: [
    view(
      'chat-7b-instruct',
      '2.1.0',
      'downloading',
      4.4 * GB,
      running('downloading', 1.87 * GB, 4.4 * GB, { bytesPerSecond: 23.4e6, etaMs: 108_000 }),
    ),
    view('chat-7b-instruct', '2.0.0', 'ready', 4.3 * GB),
    view('speech-zh-streaming', '1.3.2', 'ready', 0.3 * GB),
    view('translate-en-zh', '3.0.0', 'paused', 0.62 * GB, running('paused', 0.2 * GB, 0.62 * GB)),
    view('embed-multilingual', '1.0.0', 'waitingForNetwork', 1.1 * GB, running('waitingForNetwork', 0.9 * GB, 1.1 * GB)),
    view(
      'ocr-documents',
      '5.2.0',
      'failed',
      0.24 * GB,
      failed('INSUFFICIENT_SPACE', { requiredBytes: 0.24 * GB, availableBytes: 0.11 * GB }),
    ),
    view('rerank-small', '1.0.0', 'failed', 0.12 * GB, { error: { code: 'CORRUPT', retryable: false, detail: { path: 'model.onnx' } } }),
    view('summarise-news', '2.0.0', 'ready', 0.9 * GB, { check: { kind: 'verify', bytes: 0.4 * GB, totalBytes: 0.9 * GB } }),
    view('speaker-id', '1.1.0', 'queued', 0.05 * GB, running('queued', 0, 0)),
  ],
  disk: { usedBytes: 8.9 * GB, freeBytes: 61.8 * GB },
};

/** The rest: states that last for a moment only. */
export const shortStates = {
  ...everyState,
  versions: [
    view('chat-7b-instruct', '2.1.0', 'verifying', 4.4 * GB, running('verifying', 4.39 * GB, 4.4 * GB)),
    view('speech-zh-streaming', '1.4.0', 'publishing', 0.31 * GB, running('publishing', 0.3 * GB, 0.31 * GB)),
    view('translate-en-zh', '3.0.0', 'repairing', 0.62 * GB, { check: { kind: 'repair', bytes: 0.2 * GB, totalBytes: 0.7 * GB } }),
    view('embed-multilingual', '1.0.0', 'removing', 1.1 * GB),
    view('ocr-documents', '5.2.0', 'failed', 0.24 * GB, failed('TLS_UNTRUSTED', {}, false)),
  ],
};

/** Chinese names, some of them very long. */
export const chineseNames = {
  first: ['语音识别-普通话-流式', '对话模型-七十亿参数', '中英翻译'],
  second: ['对话模型-七十亿参数', '语音识别-普通话-流式', '中英翻译', '面向政务热线场景的多方言语音识别与标点恢复联合模型第三代'],
  demand: [86, 41, 12, 3],
  catalogue: {
    models: [
      model('对话模型-七十亿参数', '通用对话助手，支持八千字上下文', 4.4 * GB, '2.1.0'),
      model('语音识别-普通话-流式', '实时语音转写，适合会议与直播', 0.31 * GB, '1.4.0'),
      model('中英翻译', '中文与英文互译', 0.62 * GB, '3.0.0-测试版'),
      model('面向政务热线场景的多方言语音识别与标点恢复联合模型第三代', '粤语、四川话、闽南语和普通话', 1.2 * GB, '1.0.0'),
    ],
    updates: [],
  },
  versions: [
    view(
      '对话模型-七十亿参数',
      '2.1.0',
      'downloading',
      4.4 * GB,
      running('downloading', 3.1 * GB, 4.4 * GB, { bytesPerSecond: 41.2e6, etaMs: 31_000 }),
    ),
    view('语音识别-普通话-流式', '1.4.0', 'ready', 0.31 * GB),
  ],
  disk: { usedBytes: 3.4 * GB, freeBytes: 212 * GB },
};

/** Before anything is there. */
export const nothingYet = {
  first: [],
  second: [],
  demand: [],
  catalogue: { models: [], updates: [] },
  versions: [],
  disk: { usedBytes: 0, freeBytes: 212 * GB },
};
