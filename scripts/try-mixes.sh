#!/bin/bash
# Trains one stage on several mixes of data, side by side on the NVIDIA GPUs of one host and each from the recipe's own model, and prints
# how the loss of each fell, that of text where there is one, and of each dense head: what an hour of one mix hides, some minutes of a mix of little else show (docs/training.md).
#   bash scripts/try-mixes.sh RECIPES STAGE RUNS SECONDS MIXES.json
# MIXES.json has by name a mix, { "captions": 1, "tables": 2 }, or { "mix": ..., "sidesOf": ... } with sides besides the recipe's. GPUS names
# the GPUs ("0 1"), VL01 says how the program is called (vl01), BACKEND where it runs (webgpu). Needs root, for scripts/one-gpu.sh;
# ONE_GPU=none runs everything where it is. Opening a run takes some 25 of the seconds.
set -eu
recipes=$1 stage=$2 runs=$3 seconds=$4 mixes=$5
here=$(cd "$(dirname "$0")" && pwd)
read -ra gpus <<<"${GPUS:-0 1}"
vl01=${VL01:-vl01} backend=${BACKEND:-webgpu} node=${NODE:-node}
mkdir -p "$runs"
cp -rL "$recipes" "$runs/recipes"
mapfile -t names < <("$node" -e '
const fs = require("fs"), [stage, folder, mixes] = process.argv.slice(1);
const recipe = JSON.parse(fs.readFileSync(`${folder}/${stage}.json`));
const tried = Object.entries(JSON.parse(fs.readFileSync(mixes)));
for (const [i, [name, one]] of tried.entries()) {
  const { mix, sidesOf } = typeof one.mix === "object" ? one : { mix: one, sidesOf: {} };
  const known = Object.entries({ ...recipe.data.sidesOf, ...sidesOf }).filter(([generator]) => generator in mix);
  const data = { ...recipe.data, mix: [{ at: 0, mix }], sidesOf: Object.fromEntries(known) };
  fs.writeFileSync(`${folder}/try-${name}.json`, JSON.stringify({ ...recipe, seed: recipe.seed + 1000 + i, data }, null, 2));
  console.log(name);
}' "$stage" "$runs/recipes" "$mixes")
workers=$((($(nproc) - ${#names[@]}) / ${#names[@]}))
[ "$workers" -lt 1 ] && workers=1

on() { # GPU COMMAND...
  local gpu=$1
  shift
  if [ "${ONE_GPU:-}" = none ]; then exec "$@"; else exec sh "$here/one-gpu.sh" "$gpu" "$@"; fi
}

pids=() i=0
for name in "${names[@]}"; do
  # shellcheck disable=SC2086 # the program and its arguments
  on "${gpus[$((i % ${#gpus[@]}))]}" $vl01 train "$runs/recipes/try-$name.json" --runs "$runs" --backend "$backend" --workers "$workers" \
    >"$runs/try-$name.log" 2>&1 </dev/null &
  pids+=($!)
  i=$((i + 1))
done
until=$(($(date +%s) + seconds))
while [ "$(date +%s)" -lt "$until" ] && kill -0 "${pids[@]}" 2>/dev/null; do sleep 0.5; done
for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
for pid in "${pids[@]}"; do wait "$pid" || true; done

"$node" -e '
const fs = require("fs"), [runs, recipe, ...names] = process.argv.slice(1), numParts = 8;
const { weights, classes } = JSON.parse(fs.readFileSync(recipe)).losses.dense ?? {};
const dense = { glyph: 1, ...(typeof classes === "object" ? classes : {}), ...weights };
for (const name of names) {
  const file = `${runs}/try-${name}/metrics.jsonl`;
  const steps = fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().split("\n").filter(Boolean).map(JSON.parse) : [];
  const size = Math.ceil(steps.length / numParts);
  const parts = Array.from({ length: size ? Math.ceil(steps.length / size) : 0 }, (_, i) => steps.slice(i * size, (i + 1) * size));
  const mean = (part, of) => (part.reduce((sum, step) => sum + (of(step) ?? 0), 0) / part.length).toFixed(3);
  const losses = parts.map((part) => mean(part, ({ text, loss }) => text ?? loss)).join(" ");
  console.log(`${name}: ${steps.length} steps, loss ${losses || `none, see ${runs}/try-${name}.log`}`);
  const heads = Object.keys(steps[0] ?? {}).filter((key) => key in dense);
  const falls = heads.map((key) => [key, mean(parts[0], (step) => step[key]), mean(parts.at(-1), (step) => step[key])]);
  const seen = falls.filter(([, from, to]) => Math.max(from, to) > 0).map(([key, from, to]) => `${key} ${from} to ${to}`);
  if (seen.length) console.log(`  heads: ${seen.join(", ")}`);
}' "$runs" "$runs/recipes/$stage.json" "${names[@]}"
