# Tries the installer on a real Windows, as the release workflow does: installed for one user in silence, each program
# started, a server run and doors decided by the demonstration, removed; the user's data stay.
# What nobody but a person can see there stands in packaging/RELEASING.md.
param([Parameter(Mandatory = $true)][string]$Installer)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

function Invoke-Checked([string]$Program, [string[]]$Arguments, [int]$Expected = 0) {
    $process = Start-Process -FilePath $Program -ArgumentList $Arguments -Wait -PassThru -NoNewWindow
    if ($process.ExitCode -ne $Expected) {
        throw "$Program $Arguments ended with $($process.ExitCode), not with $Expected."
    }
}

$folder = Join-Path $env:LOCALAPPDATA 'Programs\CLUe Desktop'
Invoke-Checked $Installer @('/S')
foreach ($name in 'clue-server', 'clue-device', 'clue-vendor', 'clue-desktop') {
    $program = Join-Path $folder "$name.exe"
    if (-not (Test-Path $program)) { throw "$program is missing." }
    Invoke-Checked $program @('--version')
}
foreach ($name in 'LICENSE', 'THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json') {
    if (-not (Get-ChildItem $folder -Recurse -Filter $name)) { throw "$name is missing." }
}
Invoke-Checked (Join-Path $folder 'clue-desktop.com') @('demo', '--no-window')  # .exe says what is wrong in a box, and waits

$data = Join-Path $env:LOCALAPPDATA 'CLUe Desktop'
New-Item -ItemType Directory -Force $data | Out-Null
Set-Content (Join-Path $data 'kept.txt') 'kept'
Invoke-Checked (Join-Path $folder 'uninstall.exe') @('/S')
# The uninstaller goes on from a copy of itself.
for ($i = 0; $i -lt 60 -and (Test-Path (Join-Path $folder 'clue-server.exe')); $i++) { Start-Sleep -Seconds 1 }
if (Test-Path (Join-Path $folder 'clue-server.exe')) { throw 'The programs are still there.' }
if (-not (Test-Path (Join-Path $data 'kept.txt'))) { throw 'The data are gone.' }
Write-Output "${Installer}: installed, started and removed; the data stayed."
