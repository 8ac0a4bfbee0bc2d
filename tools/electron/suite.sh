#!/usr/bin/env bash
# Runs test/electron in an Electron that tools/electron/prepare.sh made, as an unprivileged user with a display of its own.
# Usage: tools/electron/suite.sh ELECTRON [ARGUMENTS OF VITEST]
# Needs a build (out/) and root. Both layouts are tried: the program's folder, and what `npm run dist` packs, with its fuses.
#
# Works on a copy, because better-sqlite3's binary is another one there. Files are linked, not copied, where one disk allows it:
# nothing in the copy is written but what is made new.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
electron=$(cd "$1" && pwd)
shift
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
chmod 755 "$copy"

for entry in "$root"/*; do
  case $(basename "$entry") in dist | test-results) continue ;; esac
  cp -alH "$entry" "$copy/" 2>/dev/null || { rm -rf "${copy:?}/$(basename "$entry")" && cp -aH "$entry" "$copy/"; }
done
sqlite="$copy/node_modules/better-sqlite3/prebuilds/linux-x64.node"
rm "$sqlite"
cp "$electron/better_sqlite3.node" "$sqlite"
rm -f "$copy/node_modules/electron/path.txt"
printf electron >"$copy/node_modules/electron/path.txt"
export ELECTRON_OVERRIDE_DIST_PATH="$electron/dist"

cd "$copy"
node tools/node-runtime/run.mjs node tools/package/dist.mjs --linux --dir >"$copy/dist.log" 2>&1 || { cat "$copy/dist.log"; exit 1; }
sandbox="$copy/dist/linux-unpacked/chrome-sandbox"
chown root:root "$sandbox"
chmod 4755 "$sandbox"
export MNERVA_PACKED="$copy/dist/linux-unpacked/mnerva"

mkdir "$copy/home" "$copy/test-results"
rm -rf "$copy/node_modules/.vite" "$copy/out/rings"
mkdir -p "$copy/node_modules/.vite" "$copy/node_modules/.vite-temp" "$copy/out/rings"
chmod 777 "$copy/home" "$copy/test-results" "$copy/node_modules/.vite" "$copy/node_modules/.vite-temp" "$copy/out/rings"
status=0
HOME="$copy/home" setpriv --reuid 65534 --regid 65534 --clear-groups xvfb-run -a -s '-screen 0 1600x1000x24' \
  node tools/node-runtime/run.mjs vitest run "$@" \
  --reporter=default --reporter=json --outputFile.json="$copy/out/rings/electron.json" || status=$?
mkdir -p "$root/out/rings"
[ -f "$copy/out/rings/electron.json" ] && cp "$copy/out/rings/electron.json" "$root/out/rings/"
[ -z "$(ls -A "$copy/test-results")" ] || { mkdir -p "$root/test-results" && cp -r "$copy/test-results/." "$root/test-results/"; }
exit "$status"
