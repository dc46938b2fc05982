namespace ModelManager.TortureTests.PowerCuts;

/// <summary>One library for all power cuts: publishing and starting take longer than a state.</summary>
public sealed class ModelsFixture : IAsyncLifetime
{
    private Models? _models;

    internal Models Models => _models!;

    public async Task InitializeAsync() => _models = await Models.PublishAsync(smallFiles: 200);

    public async Task DisposeAsync() => await _models!.DisposeAsync();
}

[CollectionDefinition(nameof(PowerCuts))]
public sealed class PowerCutCollection : ICollectionFixture<ModelsFixture>;
