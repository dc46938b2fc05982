// Which codes a function may answer, from what its comment says.

const codesIn = (text) => text.match(/\bMM_(?!STATE_|REPORT_|PRIORITY_|DAMAGE_|OPEN_|EVENT_|ERROR_)[A-Z_]+\b/g) ?? [];

// What the job comes to, later, is said in sentences of its own.
const jobSentence = /\bThe job fails\b[^.]*\.?/g;

/** { codes, anyFailure }: the codes that the call itself may answer; anyFailure: also whatever a job failed with. */
export function answersOf(fun) {
  const returns = fun.returns ?? '';
  const isAsAbove = returns.startsWith('As above');
  const said = `${returns.replace(jobSentence, '')} ${isAsAbove ? fun.chapter : ''}`;
  const codes = new Set(codesIn(said));
  const takes = (pattern) => fun.parameters.some((parameter) => pattern.test(parameter.type));
  if (fun.returnType === 'mm_status' && takes(/^mm_(manager|job|lease)$/)) {
    codes.add('MM_CLOSED');
  }
  if (fun.returnType === 'mm_status' && takes(/\*|^mm_(manager|job|lease)$/)) {
    codes.add('MM_INVALID_ARGUMENT');
  }
  return { codes: [...codes], anyFailure: /the job's own failure/.test(said) };
}

/** The codes with which a function's job may end, or null where it makes none. */
export function outcomesOf(fun, functions) {
  if (!fun.parameters.some((parameter) => parameter.type === 'mm_job *')) {
    return null;
  }
  const sentences = ((fun.returns ?? '').match(jobSentence) ?? []).join(' ');
  const codes = new Set(['MM_OK', 'MM_CANCELLED', 'MM_CLOSED', ...codesIn(sentences)]);
  const [, like] = sentences.match(/as that of (mm_\w+) does/) ?? [];
  for (const code of like ? outcomesOf(functions.find((other) => other.name === like), functions) : []) {
    codes.add(code);
  }
  return [...codes];
}
