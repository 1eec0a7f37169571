#!/bin/bash
# Trains vit and language side by side, then read, then instruct, on the NVIDIA GPUs of one host and within a time, and writes
# RUNS/out, a compact checkpoint to go on from, and RUNS/heads, its dense heads alone (docs/training.md):
#   bash scripts/train-slice.sh RECIPES RUNS SECONDS
# RECIPES is a folder such as recipes/nano. Of the seconds vit gets VIT percent (35), read READ percent (25), instruct the rest. GPUS names
# the GPUs ("0 1"), PER_GPU says how many processes share each (2: one alone waits for its main thread), VL01 how the program is called
# (vl01). Without vit.json in RECIPES (recipes/nano-more) read begins with the model that its recipe names; without read.json too there is
# instruct alone, of STEPS steps. With DPO seconds (0) and dpo.json in RECIPES the last of the seconds go to pairs of the model's own
# answers, PAIRS percent (60) of them, and to dpo on those pairs. Needs root, for scripts/one-gpu.sh; ONE_GPU=none runs everything where it is.
set -eu
recipes=$1 runs=$2 seconds=$3
here=$(cd "$(dirname "$0")" && pwd)
read -ra gpus <<<"${GPUS:-0 1}"
per_gpu=${PER_GPU:-2} vl01=${VL01:-vl01} backend=${BACKEND:-webgpu}
dpo=0
[ -f "$recipes/dpo.json" ] && dpo=${DPO:-0}
begun=$(date +%s)
mkdir -p "$runs"
cp -rL "$recipes" "$runs/recipes"
mark() { echo "$(($(date +%s) - begun)) s: $*" >>"$runs/times"; }

# In place of the shell that calls it, so that a signal to that shell reaches the program.
on() { # GPU COMMAND...
  local gpu=$1
  shift
  if [ "${ONE_GPU:-}" = none ]; then exec "$@"; else exec sh "$here/one-gpu.sh" "$gpu" "$@"; fi
}

# Processes of one run, a slot "gpu" each; their numbers go to $pids.
start() { # NAME GPU...
  local name=$1 i=0 port=$((7700 + RANDOM % 200))
  shift
  for gpu in "$@"; do
    local replica=()
    [ $# -gt 1 ] && replica=(--replica "$i/$#@127.0.0.1:$port" --average-every "${AVERAGE_EVERY:-64}")
    # shellcheck disable=SC2086 # the program and its arguments
    on "$gpu" $vl01 train "$runs/recipes/$name.json" --runs "$runs" --backend "$backend" --workers "$workers" \
      ${replica[@]+"${replica[@]}"} >>"$runs/$name-$i.log" 2>&1 &
    pids+=($!)
    i=$((i + 1))
  done
}

# What a run that was stopped has learned becomes its model.
finish() { # NAME
  [ -d "$runs/$1/model" ] && return
  # shellcheck disable=SC2086
  mv "$(on "${gpus[0]}" $vl01 train export "$runs/recipes/$1.json" --runs "$runs" --backend "$backend" 2>>"$runs/$1-0.log")" "$runs/$1/model"
}

stop_after() { # SECONDS
  local until=$(($(date +%s) + $1)) pid
  while [ "$(date +%s)" -lt "$until" ] && kill -0 "${pids[@]}" 2>/dev/null; do sleep 0.5; done
  for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" || true; done
}

slots=()
for ((i = 0; i < per_gpu; i++)); do slots+=("${gpus[@]}"); done
workers=$((($(nproc) - ${#slots[@]}) / ${#slots[@]}))
[ "$workers" -lt 1 ] && workers=1

if [ -f "$runs/recipes/vit.json" ]; then
  mark "vit and language"
  pids=()
  start language "${slots[-1]}"
  language=("${pids[@]}")
  pids=()
  start vit "${slots[@]:0:$((${#slots[@]} - 1))}"
  stop_after $((seconds * ${VIT:-35} / 100))
  kill -TERM "${language[@]}" 2>/dev/null || true
  wait "${language[@]}" || true
  finish vit
  finish language
fi
if [ -f "$runs/recipes/read.json" ]; then
  mark "read"
  pids=()
  start read "${slots[@]}"
  stop_after $((seconds * ${READ:-25} / 100))
  finish read
  lines=$(wc -l <"$runs/read/metrics.jsonl")
  # Opening a run takes as long in both; a tenth of what is left stays for writing.
  left=$((seconds - dpo - $(date +%s) + begun))
  steps=$((lines * left * 9 / 10 / (seconds * ${READ:-25} / 100)))
else
  left=$((seconds - dpo)) steps=${STEPS:?of instruct, as there is no stage before it that tells how long one takes}
fi
mark "instruct, $steps steps"
node=${NODE:-node}
"$node" -e '
const fs = require("fs"), [file, steps] = process.argv.slice(1), recipe = JSON.parse(fs.readFileSync(file));
const { phases } = recipe.learningRate, all = phases.reduce((sum, { length }) => sum + length, 0);
for (const phase of phases) phase.length = Math.round((phase.length * steps) / all);
recipe.length.total = phases.reduce((sum, { length }) => sum + length, 0);
fs.writeFileSync(file, JSON.stringify(recipe, null, 2));' "$runs/recipes/instruct.json" "$steps"
pids=()
start instruct "${slots[@]}"
stop_after $((left + 120))
last=instruct
if [ "$dpo" -gt 0 ]; then
  finish instruct
  mark "pairs"
  # Four at once, each with questions of its own, since one alone waits for its main thread. What they have written when time ends is kept.
  pids=()
  for i in 0 1 2 3; do
    "$node" -e '
const fs = require("fs"), [from, to, i] = process.argv.slice(1), recipe = JSON.parse(fs.readFileSync(from));
recipe.seed += 100 + Number(i);
fs.writeFileSync(to, JSON.stringify(recipe));' "$runs/recipes/instruct.json" "$runs/recipes/ask-$i.json" "$i"
    # shellcheck disable=SC2086
    VL01_THREADS=$(($(nproc) / 4 > 0 ? $(nproc) / 4 : 1)) $vl01 train pairs "$runs/recipes/ask-$i.json" --model "$runs/instruct/model" \
      --backend "$backend" --out "$runs/pairs-$i" --count 100000 --max-tokens 48 --sources samples >>"$runs/pairs.log" 2>&1 &
    pids+=($!)
  done
  stop_after $((dpo * ${PAIRS:-60} / 100))
  if [ "$(compgen -G "$runs/pairs-*/pairs.jsonl" | wc -l)" = 4 ]; then
    mark "dpo, $(cat "$runs"/pairs-*/pairs.jsonl | wc -l) pairs"
    pids=()
    start dpo "${gpus[0]}"
    stop_after $((dpo * (100 - ${PAIRS:-60}) / 100 + 60))
    last=dpo
  else
    mark "not all pairs are there, so no dpo: see $runs/pairs.log"
  fi
fi
# shellcheck disable=SC2086
$vl01 train compact "$runs/$last" "$runs/out" >>"$runs/instruct-0.log" 2>&1
# shellcheck disable=SC2086
$vl01 train compact --heads "$runs/instruct" "$runs/heads" >>"$runs/instruct-0.log" 2>&1
mark "done"
touch "$runs/done"
