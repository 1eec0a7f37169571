#!/bin/sh
# Unpacks vl01-training.tar.gz, which lies beside this file, on the first call, and runs the program:
#   sh enter.sh train recipes/nano/vit.json --runs runs
# NODE names Node's binary (node), DAWN_NODE the binding of the package webgpu for linux-x64 (dawn.node; without it the CPU is left),
# VL01_HOME the folder to unpack into ($TMPDIR/vl01-training).
# With VL01_SCRIPT=FILE that script runs instead of the program: scripts/sample-digests.mjs compares what two machines draw.
set -eu
home=${VL01_HOME:-${TMPDIR:-/tmp}/vl01-training}
if [ ! -f "$home/package.json" ]; then
  # Into a folder of its own first: two calls at once, or one that is cut off, leave no half of it.
  part=$home.$$
  mkdir -p "$part"
  tar -xzf "$(dirname "$0")/vl01-training.tar.gz" -C "$part"
  mv -T "$part" "$home" 2>/dev/null || rm -rf "$part"
fi
if [ -n "${DAWN_NODE:-}" ]; then ln -sf "$(realpath "$DAWN_NODE")" "$home/node_modules/webgpu/dist/linux-x64/dawn.node"; fi
exec "${NODE:-node}" "$home/${VL01_SCRIPT:-dist/cli/main.js}" "$@"
