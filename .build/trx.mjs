// Reading a .trx file, what `dotnet test` writes: its counters, and its failed tests with their messages.

const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decode(text) {
  return text.replace(/&(#x?[0-9a-fA-F]+|\w+);/g, (whole, name) => {
    if (name[0] !== '#') {
      return entities[name] ?? whole;
    }
    return String.fromCodePoint(name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10));
  });
}

const attribute = (element, name) => decode(element.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1] ?? '');
const content = (element, name) => decode(element.match(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`))?.[1] ?? '');

/** { passed, failed, failures: [text] }; a test that was skipped, or never ended, did not pass. */
export function readTrx(xml) {
  const results = [...xml.matchAll(/<UnitTestResult\b([^>]*?)(?:\/>|>([\s\S]*?)<\/UnitTestResult>)/g)];
  const failures = [];
  let passed = 0;
  for (const [, head, body = ''] of results) {
    const outcome = attribute(head, 'outcome');
    if (outcome === 'Passed') {
      passed += 1;
      continue;
    }
    const reason = content(body, 'Message') || 'no message';
    const trace = content(body, 'StackTrace').split('\n').slice(0, 8).join('\n');
    failures.push(`${outcome || 'No outcome'}: ${attribute(head, 'testName')}\n${reason}\n${trace}`.trimEnd());
  }
  return { passed, failed: failures.length, failures };
}
