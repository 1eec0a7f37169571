#!/usr/bin/env bash
# Installs what `npm test` needs beside npm's packages: the assets that training data is drawn with (data/package.json), a
# Chromium for the browser tests, whose SwiftShader also serves as a GPU for the WebGPU tests in Node, and the Vulkan
# loader that finds it.
# CHROMIUM names a browser that is already there; without apt-get these tests are skipped, by name.
set -euo pipefail
cd "$(dirname "$0")/.."
# npm writes its own lock file into node_modules last.
if [ data/package-lock.json -nt data/node_modules/.package-lock.json ]; then npm run --silent data:install >&2; fi
missing=()
if [ -z "${CHROMIUM:-}" ] && ! command -v chromium >/dev/null; then missing+=(chromium); fi
if ! ldconfig -p | grep -q 'libvulkan\.so\.1'; then missing+=(libvulkan1); fi
if [ ${#missing[@]} = 0 ]; then exit 0; fi
if ! command -v apt-get >/dev/null; then
  echo "no ${missing[*]} and no apt-get: tests that need them will be skipped (set CHROMIUM for the browser tests)" >&2
  exit 0
fi
sudo=""
if [ "$(id -u)" != 0 ]; then sudo="sudo"; fi
echo "installing ${missing[*]} for the tests" >&2
$sudo apt-get update -qq >&2
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
