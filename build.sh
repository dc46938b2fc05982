#!/usr/bin/env bash
# build.sh [demo | test | torture | bench | hosted | pack | help]: hands everything to the driver in .build/.
set -eu
node_major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/') || true
if [ "${node_major:-0}" -lt 20 ]; then
  echo "Missing: Node.js 20 or newer. Get it: https://nodejs.org/en/download" >&2
  exit 3
fi
exec node "$(dirname "${BASH_SOURCE[0]}")/.build/main.mjs" "$@"
