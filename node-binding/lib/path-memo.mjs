// Paths that the library answered, kept as the strings they are for as long as nothing is installed or removed, by any process. To ask
// whether that is so takes one call without arguments; to ask the library again takes several times as long.

/** More than anybody asks for in turn; only a bound for what may be kept. */
const most = 10_000;

/** What was asked, and the path. Never changed. */
class Answer {
  /**
   * @param {string | undefined} modelId
   * @param {string | null | undefined} version
   * @param {string | null | undefined} file
   * @param {string | undefined} path
   */
  constructor(modelId, version, file, path) {
    this.modelId = modelId;
    this.version = version;
    this.file = file;
    this.path = path;
  }
}

const noAnswer = new Answer(undefined, undefined, undefined, undefined);

/** A version's folder and files, as far as they were asked for. */
class Places {
  /** @type {Answer | undefined} */
  folder;
  /** @type {Map<string, Answer> | undefined} */
  files;
}

class ModelPlaces {
  newest = new Places();
  /** @type {Map<string, Places>} */
  versions = new Map();

  /** What was asked last of this model, which is mostly what is asked next: one search by name in place of three. */
  last = noAnswer;
}

class PathMemo {
  #hasChanged;
  /** @type {Map<string, ModelPlaces>} */
  #models = new Map();
  #count = 0;
  // Who works with a model asks for the same thing again and again.
  #last = noAnswer;

  /** @param {() => true | undefined} hasChanged since it was called last */
  constructor(hasChanged) {
    this.#hasChanged = hasChanged;
  }

  /**
   * What is known to be right at this moment; undefined when the library has to be asked. What is no string was never remembered.
   * @param {string} modelId
   * @param {string | null | undefined} version
   * @param {string | null | undefined} file
   * @returns {string | undefined}
   */
  find(modelId, version, file) {
    if (this.#hasChanged() !== undefined) {
      this.#models.clear();
      this.#count = 0;
      this.#last = noAnswer;
      return undefined;
    }
    const last = this.#last;
    if (modelId === last.modelId && version === last.version && file === last.file) {
      return last.path;
    }
    const model = this.#models.get(modelId);
    if (model === undefined) {
      return undefined;
    }
    if (version !== model.last.version || file !== model.last.file) {
      const answer = answerOf(model, version, file);
      if (answer === undefined) {
        return undefined;
      }
      model.last = answer;
    }
    this.#last = model.last;
    return model.last.path;
  }

  /**
   * An answer that was asked for after find() had none.
   * @param {string} modelId
   * @param {string | null | undefined} version
   * @param {string | null | undefined} file
   * @param {string} path
   */
  remember(modelId, version, file, path) {
    this.#count += 1;
    if (this.#count > most) {
      this.#models.clear();
      this.#count = 1;
    }
    const model = entryOf(this.#models, modelId, () => new ModelPlaces());
    const places = version === undefined || version === null ? model.newest : entryOf(model.versions, version, () => new Places());
    const answer = new Answer(modelId, version, file, path);
    if (file === undefined || file === null) {
      places.folder = answer;
    } else {
      places.files ??= new Map();
      places.files.set(file, answer);
    }
    model.last = answer;
  }
}

/**
 * @param {ModelPlaces} model
 * @param {string | null | undefined} version
 * @param {string | null | undefined} file
 * @returns {Answer | undefined}
 */
function answerOf(model, version, file) {
  const places = version === undefined || version === null ? model.newest : model.versions.get(version);
  return file === undefined || file === null ? places?.folder : places?.files?.get(file);
}

/**
 * @template T
 * @param {Map<string, T>} map
 * @param {string} key
 * @param {() => T} make
 * @returns {T}
 */
function entryOf(map, key, make) {
  const present = map.get(key);
  if (present !== undefined) {
    return present;
  }
  const made = make();
  map.set(key, made);
  return made;
}

export { PathMemo };
