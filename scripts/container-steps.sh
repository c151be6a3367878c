#!/usr/bin/env bash
# The steps of the Dockerfile, in a folder: what production needs, installed without what only development
# needs, and then a session on it. CI runs this where there is no container engine.
#
#   scripts/container-steps.sh FOLDER
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
target=$1

mkdir -p "$target"
cd "$source"
cp -R package.json package-lock.json .npmrc scripts src commands content "$target"
[ ! -d audio ] || cp -R audio "$target"

cd "$target"
npm ci --omit=dev --no-audit --no-fund --loglevel=error

export VIVA_DATA=$target/.data
shown=$(printf '/decks\n/ask deck:asyncio\n1\n' | npm start --silent)
grep -q 'Asynchronous programming and asyncio' <<<"$shown"
grep -q 'Forgot' <<<"$shown"
echo "The container's steps work: a session on production packages alone."
