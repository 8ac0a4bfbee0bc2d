#!/bin/sh
# Holds this machine's GPU against its CPU and measures both. Needs sh, gzip, mktemp, and nothing else.
#   sh run.sh [--smoke] [--size SIZE] [--out FILE]
set -e
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
gzip -dc "$here/node.gz" > "$work/node"
chmod +x "$work/node"
"$work/node" "$here/unpack.mjs" "$here/rest.zst" "$work"
# A Vulkan loader of our own comes last: the machine's is taken where it has one.
LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$work/loader"
export LD_LIBRARY_PATH
"$work/node" "$work/bench.mjs" "$@"
