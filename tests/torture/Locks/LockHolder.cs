using System.Globalization;
using System.Runtime.InteropServices;
using ModelManager.Platform;
using ModelManager.Primitives;
using ModelManager.Store;

namespace ModelManager.TortureTests.Locks;

/// <summary>A process that takes the library's own guards, over and over and on several threads, until it is killed.</summary>
internal static partial class LockHolder
{
    public const int Threads = 2;

    /// <summary>Arguments: the root, the file of cells, how many locks, and whether the guard is deleted behind its release.</summary>
    public static int Run(string[] arguments)
    {
        var folder = RootFolder.Open(arguments[0]);
        var guards = new Guards(folder, TimeProvider.System);
        var cells = new HolderCells(arguments[1]);
        var keys = Enumerable.Range(0, int.Parse(arguments[2], CultureInfo.InvariantCulture)).Select(KeyOf).ToList();
        var deletes = bool.Parse(arguments[3]);
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() => TakeForEver(folder, guards, cells, keys, deletes))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return 0;
    }

    public static ModelKey KeyOf(int index) => ModelKey.Parse($"model-{index}", "1.0");

    private static void TakeForEver(RootFolder folder, Guards guards, HolderCells cells, List<ModelKey> keys, bool deletes)
    {
        var (process, thread) = (Environment.ProcessId, ThreadId());
        while (true)
        {
            var index = Random.Shared.Next(keys.Count);
            using (var guard = guards.TryTake(keys[index]))
            {
                if (guard is null)
                {
                    continue;
                }

                cells.Enter(index, process, thread);
                if (Random.Shared.Next(4) == 0)
                {
                    // Others run meanwhile, also where there is one core.
                    Thread.Sleep(Random.Shared.Next(2));
                }

                cells.Leave(index, process, thread);
            }

            if (deletes)
            {
                folder.DeleteFile(StoreLayout.Guard(keys[index]));
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int ThreadId();
}
