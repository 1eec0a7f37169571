#!/usr/bin/env bash
# Builds native/dist/vl01.wasm (one thread) and vl01-threads.wasm (shared memory), which are committed and shipped: they run
# where there is no addon. Needs Debian 12's clang-14, lld-14, wasi-libc and libclang-rt-14-dev-wasm32, whose output is the
# same bytes every time. An argument is another folder to write to.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-native/dist}
objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT
mkdir -p "$out"

flags=(--target=wasm32-wasi -std=gnu11 -O3 -ffp-contract=fast -fno-math-errno -fvisibility=hidden -msimd128 -mbulk-memory
  -Wall -Wextra -Inative)
# The memory comes from JavaScript: 64 pages at first (initialPages in wasm-machine.ts), the 4 GiB of wasm32 at most.
link=(--target=wasm32-wasi -nostartfiles -Wl,--no-entry -Wl,--gc-sections -Wl,--strip-all -Wl,--stack-first
  -Wl,-z,stack-size=1048576 -Wl,--import-memory -Wl,--initial-memory=4194304 -Wl,--max-memory=4294967296)

build() { # name, flags of the compiler and flags of the linker for this form
  local name=$1 source object
  local -a more linker files=()
  read -ra more <<<"$2"
  read -ra linker <<<"$3"
  for source in native/interpreter.c native/pool.c native/*wasm.c native/ops/*.c; do
    object=$objects/$name-${source//\//_}.o
    clang-14 "${flags[@]}" "${more[@]}" -c "$source" -o "$object"
    files+=("$object")
  done
  clang-14 "${link[@]}" "${linker[@]}" "${files[@]}" -o "$out/$name.wasm"
  echo "$out/$name.wasm: $(stat -c %s "$out/$name.wasm") bytes"
}

build vl01 "" ""
# wasi-libc is compiled without atomics, which the linker would refuse; only the thread that runs lists calls into it.
build vl01-threads "-matomics" \
  "-Wl,--shared-memory -Wl,--no-check-features -Wl,--export=__stack_pointer"
