// What becomes of a program that runs to its end.

/**
 * Waits for a child, and kills it when it hangs. Answers { code, output }: a number or a signal's name, and stdout and stderr as they
 * came.
 */
export function outcomeOf(child, timeLimitMs) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), timeLimitMs);
    let output = '';
    child.stdout?.on('data', (data) => (output += data));
    child.stderr?.on('data', (data) => (output += data));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? signal, output });
    });
  });
}
