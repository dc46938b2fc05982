// Paths that the library answered, kept as the strings they are for as long as nothing is installed or removed, by any process. To ask
// whether that is so takes one call without arguments; to ask the library again takes several times as long.

/** More than anybody asks for in turn; only a bound for what may be kept. */
const most = 10_000;

/** A version's folder and files, as far as they were asked for. */
class Places {
  /** @type {string | undefined} */
  folder;
  /** @type {Map<string, string> | undefined} */
  files;
}

class ModelPlaces {
  newest = new Places();
  /** @type {Map<string, Places>} */
  versions = new Map();
}

/** What was asked last, and the answer. */
class Answer {
  /** @type {string | undefined} */
  modelId;
  /** @type {string | null | undefined} */
  version;
  /** @type {string | null | undefined} */
  file;
  /** @type {string | undefined} */
  path;
}

class PathMemo {
  #hasChanged;
  /** @type {Map<string, ModelPlaces>} */
  #models = new Map();
  #count = 0;
  // Who works with a model asks for the same thing again and again.
  #last = new Answer();

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
      this.#last = new Answer();
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
    const places = version === undefined || version === null ? model.newest : model.versions.get(version);
    if (places === undefined) {
      return undefined;
    }
    const path = file === undefined || file === null ? places.folder : places.files?.get(file);
    if (path !== undefined) {
      last.modelId = modelId;
      last.version = version;
      last.file = file;
      last.path = path;
    }
    return path;
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
    if (file === undefined || file === null) {
      places.folder = path;
    } else {
      places.files ??= new Map();
      places.files.set(file, path);
    }
  }
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
