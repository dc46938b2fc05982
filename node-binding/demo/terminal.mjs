// What the demo prints. On a terminal the progress bar stays on one line; elsewhere it is a line for every tenth.

const isTerminal = process.stdout.isTTY === true;
const paint = (code, text) => (isTerminal ? `\x1b[${code}m${text}\x1b[0m` : text);

export const headline = (text) => console.log(`\n${paint('1;36', text)}`);
export const line = (text) => console.log(`   ${text}`);
export const note = (text) => console.log(`   ${paint('2', text)}`);

/** 1536000 → "1.5 MB". */
export function bytes(count) {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = count > 0 ? Math.min(Math.floor(Math.log10(count) / 3), units.length - 1) : 0;
  return power === 0 ? `${count} bytes` : `${(count / 1000 ** power).toFixed(1)} ${units[power]}`;
}

export function progressBar() {
  // A line that is too long wraps, and a wrapped line cannot be written over.
  const width = Math.max(10, Math.min(40, (process.stdout.columns ?? 100) - 60));
  let tenth = -1;
  return {
    show({ bytes: done, totalBytes, bytesPerSecond, etaMs, phase }) {
      const share = totalBytes > 0 ? done / totalBytes : phase === 'ready' ? 1 : 0;
      const filled = Math.round(share * width);
      const left = etaMs === null || etaMs <= 0 ? '' : `, ${Math.ceil(etaMs / 1000)} s left`;
      const text = `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${(share * 100).toFixed(1).padStart(5)} %  ${bytes(bytesPerSecond)}/s${left}  ${phase}`;
      if (isTerminal) {
        process.stdout.write(`\r\x1b[2K   ${text.slice(0, (process.stdout.columns ?? 100) - 4)}`);
      } else if (Math.floor(share * 10) > tenth) {
        tenth = Math.floor(share * 10);
        line(text);
      }
    },
    end() {
      tenth = -1;
      if (isTerminal) {
        process.stdout.write('\n');
      }
    },
  };
}
