// The words of build.sh and build.ps1.

export const usage = `Usage: build.sh [command]        (Windows: build.ps1, the same commands)

  (none)           restore and build everything, ready to use
  demo [PATH...]   the main job on real files, start to finish; PATH: model folders to publish instead of the samples
  demo --ui [PATH...]
                   the management page, in a browser on this machine, or in Electron where that is installed; ends with Ctrl-C
  test             every test in its quick form; ends with one line "N passed, N failed"
  torture [--seed N] [filter]
                   the long forms of the tests; filter: part of a suite's name
  bench [filter]   the BenchmarkDotNet suites
  bench --check    holds allocated bytes and ratios against benchmarks/baseline.json; never times
  bench growth     what 10, 1,000 and 100,000 versions cost, as a table and a plot; writes benchmarks/RESULTS.md
  bench guest [scenario...]
                   how soon a miss is answered, and what eight downloads cost the host; writes benchmarks/RESULTS.md
  bench peers [--rounds N] [--bytes N] [--results FILE] [scenario...]
                   lookups, starts, and the same downloads by this library, curl, aria2 and ipull, side by side; writes benchmarks/RESULTS.md.
                   Other --bytes, such as 8MiB, are printed only. TMPDIR in the environment chooses the disk
  hosted           the CoreCLR-hosted flavour of the exports, where the DNNE package can be restored
  pack [--target RID] [--check]
                   the packages for this platform, in artifacts/pack: on Linux for glibc 2.31 and newer. From Linux also for
                   another Linux, such as linux-arm64; --check runs them on Debian 11's own files, under qemu if need be
  help             this text

OpenSslLinking=dynamic in the environment takes the system's OpenSSL at run time instead of linking it in.
MODELMANAGER_SYSROOT=DIR in the environment names a sysroot of Debian 11 for \`pack\`, where apt cannot fetch one.
`;
