// What a parameter is for, from its type, its name and its comment. A type or a name that nothing is known of is an error: whoever adds
// one says here what it means, and every derived test knows it.

const structName = (type) => type.replace(/^const /, '').replace(/ \*$/, '');
const textKinds = { model_id: 'NAME', version: 'NAME', file: 'PATH', task_id: 'TASK', token: 'TOKEN', label: 'LABEL' };

function kindOf(fun, place, model) {
  const { type, name } = fun.parameters[place];
  const hasRoom = fun.parameters[place + 1]?.name === 'capacity';
  const isStruct = model.structs.some((struct) => struct.name === structName(type));
  switch (type) {
    case 'mm_manager': return 'MANAGER';
    case 'mm_job': return 'JOB';
    case 'mm_lease': return 'LEASE';
    case 'const char *': return textKinds[name];
    case 'int32_t': case 'mm_status': return 'NUMBER';
    case 'size_t': return { capacity: 'CAPACITY', index: 'INDEX' }[name];
    case 'char *': return hasRoom ? 'OUT_TEXT' : undefined;
    case 'mm_job *': return hasRoom ? 'OUT_HANDLES' : 'OUT_HANDLE';
    case 'mm_manager *': return 'OUT_HANDLE';
    case 'mm_lease *': return 'OUT_LEASE';
    case 'size_t *': return 'OUT_SIZE';
    case 'int32_t *': return 'OUT_NUMBER';
    case 'const int64_t **': return 'OUT_ADDRESS';
    default: return isStruct ? structKind(fun, type) : undefined;
  }
}

const structKind = (fun, type) => (type.startsWith('const ') ? 'IN_STRUCT' : fun.returnType === 'void' ? 'INITIALISED' : 'OUT_STRUCT');

/** The parameter with its kind and with what its comment promises. */
export function describe(fun, place, model) {
  const parameter = fun.parameters[place];
  const kind = kindOf(fun, place, model);
  if (kind === undefined) {
    throw new Error(`tests/abi/model does not know what ${parameter.type} ${parameter.name} of ${fun.name} is for`);
  }
  const { text } = parameter;
  const [, enumPrefix] = text.match(/^An (MM_[A-Z]+_) number/) ?? [];
  const numbers = enumPrefix && Object.entries(Object.assign({}, ...model.enums.map((one) => one.members))).filter(([name]) => name.startsWith(enumPrefix));
  const [, least] = text.match(/(-?\d+) or more/) ?? [];
  return {
    ...parameter,
    kind,
    struct: kind.includes('STRUCT') || kind === 'INITIALISED' ? structName(parameter.type) : null,
    mayBeNull: /\bNULL\b/.test(text),
    nullNeedsNoRoom: /May be NULL when capacity is 0/.test(text),
    least: numbers ? Math.min(...numbers.map(([, number]) => number)) : least === undefined ? null : Number(least),
    most: numbers ? Math.max(...numbers.map(([, number]) => number)) : null,
    needsDownloads: /opened with MM_OPEN_DOWNLOADS/.test(text),
    needsDone: kind === 'JOB' && (/job that is done/.test(text) || /when the job is not done/.test(fun.returns ?? '')),
    makers: kind === 'JOB' ? makersIn(`${fun.summary} ${text}`, model) : [],
  };
}

/** The functions in a text that make jobs. */
function makersIn(text, model) {
  const makers = model.functions.filter((fun) => fun.parameters.some((parameter) => parameter.type === 'mm_job *'));
  return [...new Set(text.match(/\bmm_\w+/g) ?? [])].filter((name) => makers.some((maker) => maker.name === name));
}

/** How many attempts there are at least for a parameter: derived/attempts.c makes them, and counts. */
export function attemptsFor(parameter, pastSizes) {
  switch (parameter.kind) {
    case 'MANAGER': return 11 + (parameter.needsDownloads ? 1 : 0);
    case 'JOB': return 11 + (parameter.needsDone ? 1 : 0);
    case 'LEASE': return 11;
    case 'NAME': case 'PATH': case 'TASK': case 'TOKEN': case 'LABEL': return 9;
    case 'NUMBER': return 8;
    case 'INDEX': return 5;
    case 'CAPACITY': return 5;
    case 'OUT_TEXT': case 'OUT_HANDLES': case 'INITIALISED': return 2;
    case 'OUT_STRUCT': return 8 + pastSizes.length;
    case 'IN_STRUCT': return 9 + pastSizes.length;
    default: return 1;
  }
}
