namespace ModelManager.TortureTests.SystemCalls;

/// <summary>The stage that all tests of system calls share.</summary>
public sealed class StageFixture : IAsyncLifetime
{
    internal Stage Stage { get; private set; } = null!;

    public async Task InitializeAsync() => Stage = await Stage.BuildAsync();

    public async Task DisposeAsync() => await Stage.DisposeAsync();
}

/// <summary>Gives it to them.</summary>
[CollectionDefinition(nameof(Stage))]
public sealed class StageCollection : ICollectionFixture<StageFixture>;
