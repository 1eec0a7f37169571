#!/usr/bin/env bash
# Installs what `npm test` needs beside npm's packages: a Chromium for the browser tests.
# CHROMIUM names one that is already there; without apt-get the browser tests are skipped, by name.
set -euo pipefail
if [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null; then exit 0; fi
if ! command -v apt-get >/dev/null; then
  echo "no chromium and no apt-get: the browser tests will be skipped (set CHROMIUM to run them)" >&2
  exit 0
fi
sudo=""
if [ "$(id -u)" != 0 ]; then sudo="sudo"; fi
echo "installing chromium for the browser tests" >&2
$sudo apt-get update -qq >&2
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
