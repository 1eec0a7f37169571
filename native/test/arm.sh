#!/usr/bin/env bash
# Runs the checks of native/test for 64-bit ARM, NEON with dot products, on another machine under emulation (some 3 minutes):
#   apt-get install qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross && bash native/test/arm.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
flags=(-std=gnu11 -ffp-contract=fast -Wall -Wextra -Werror -Inative)
for source in native/ops/*.c native/pool.c; do
  aarch64-linux-gnu-gcc "${flags[@]}" -O3 -c "$source" -o "$folder/$(basename "$source").o"
done
for check in vector matmul; do
  # GCC 12 for ARM fails on vector.c itself at -O3; what is checked is compiled as it is installed.
  aarch64-linux-gnu-gcc "${flags[@]}" -O1 -c "native/test/$check.c" -o "$folder/$check.check"
  aarch64-linux-gnu-gcc -static "$folder"/*.o "$folder/$check.check" -lm -lpthread -o "$folder/$check"
  qemu-aarch64 "$folder/$check" --quick
done
