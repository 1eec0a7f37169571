#!/bin/bash
# Packs what scripts/train-slice.sh left in RUNS, to be carried off the machine in pieces of at most 16 MB:
#   bash scripts/pack-slice.sh RUNS OUT           then elsewhere: cat OUT/slice.tar.* | tar x
# In it are model/ in 4 bits, as vl01-nano ships (after dpo, with the one before it in before-dpo/); heads/, which recipes/nano-more goes
# on with; of each run every eighth line of its metrics and the end of its log; and times. VL01 says how the program is called (vl01),
# BACKEND what writes the model (wasm).
set -eu
runs=$1 out=$2
vl01=${VL01:-vl01}
part=$(mktemp -d)
trap 'rm -rf "$part"' EXIT
packed() { # RUN NAME
  local float
  # shellcheck disable=SC2086 # the program and its arguments
  float=$($vl01 train export "$runs/recipes/$1.json" --runs "$runs" --dtype f16 --backend "${BACKEND:-wasm}")
  # shellcheck disable=SC2086
  $vl01 quantize "$float" "$part/$2" --dtype q4 --vision all
}
last=instruct
[ -d "$runs/experience" ] && last=experience
if [ -d "$runs/dpo" ]; then
  packed dpo model
  packed "$last" before-dpo
else
  packed "$last" model
fi
cp -r "$runs/heads" "$part/heads"
cp "$runs/times" "$part/"
for metrics in "$runs"/*/metrics.jsonl; do
  run=$(basename "$(dirname "$metrics")")
  mkdir "$part/$run"
  awk 'NR % 8 == 1' "$metrics" >"$part/$run/metrics.jsonl"
done
for log in "$runs"/*.log; do tail -n 20 "$log" >"$part/$(basename "$log")"; done
mkdir -p "$out"
tar c -C "$part" . | split -b 16000000 - "$out/slice.tar."
