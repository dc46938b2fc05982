using ModelManager.TortureTests.Locks;

// The tests' own assembly is also the program of the processes that take locks and are killed.
return args is ["hold-locks", .. var rest] ? LockHolder.Run(rest) : 2;
