# build.ps1 [demo | test | torture | bench | hosted | pack | help]: hands everything to the driver in .build/.
$ErrorActionPreference = 'Stop'
$nodeMajor = 0
if (Get-Command node -ErrorAction SilentlyContinue) {
    $nodeMajor = [int]((& node --version) -replace '^v(\d+).*$', '$1')
}
if ($nodeMajor -lt 20) {
    [Console]::Error.WriteLine('Missing: Node.js 20 or newer. Get it: https://nodejs.org/en/download')
    exit 3
}
& node (Join-Path $PSScriptRoot '.build/main.mjs') @args
exit $LASTEXITCODE
