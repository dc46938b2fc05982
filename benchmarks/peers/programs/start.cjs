// What a host pays until its first path: { package, clock, empty, root, id } as the argument, where clock and empty are two files of the same
// addon; prints milliseconds, of the wall and of this thread's processor.

const { package: home, clock, empty, root, id } = JSON.parse(process.argv[2]);

const { processor: cpu } = require(clock);

function timed(work) {
  const [wall, processor] = [performance.now(), cpu()];
  const result = work();
  return { result, wall: performance.now() - wall, cpu: cpu() - processor };
}

timed(() => {});
const options = { root, libraryUrl: 'http://127.0.0.1:9', schedulerUrl: null };
const nothing = timed(() => require(empty).nothing());
const first = timed(() => {
  const manager = require(home).ModelManager.open(options);
  manager.getModelPath(id);
  return manager;
});
const second = timed(() => {
  const manager = require(home).ModelManager.open(options);
  manager.getModelPath(id);
  return manager;
});
Promise.all([first.result.close(), second.result.close()]).then(() => {
  const figures = ({ wall, cpu }) => ({ wall, cpu });
  console.log(JSON.stringify({ nothing: figures(nothing), first: figures(first), second: figures(second) }));
});
