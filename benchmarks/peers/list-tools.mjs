// Tools that take a list of URLs: `write(entries)` is that list, of { url, name }, and `command(list)` the command line.

export const curlOfList = (parallel) => ({
  write: (entries) => entries.map(({ url, name }) => `url = "${url}"\noutput = "${name}"\n`).join(''),
  command: (list) => ['curl', '--disable', '--silent', '--show-error', '--fail', '--noproxy', '*', '-Z', '--parallel-max', String(parallel), '--config', list],
});

export const ariaOfList = (parallel) => ({
  write: (entries) => entries.map(({ url, name }) => `${url}\n  out=${name}\n`).join(''),
  command: (list) => ['aria2c', '--no-conf', '--quiet', '--no-proxy=*', `-j${parallel}`, '-x1', '--file-allocation=none', '-i', list],
});
