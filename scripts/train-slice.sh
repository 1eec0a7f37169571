#!/bin/bash
# Trains the stages of RECIPES one after the other, on the NVIDIA GPUs of one host and within a time, and writes RUNS/out, a compact
# checkpoint to go on from, and RUNS/heads, its dense heads alone (docs/training.md):
#   bash scripts/train-slice.sh RECIPES RUNS SECONDS
# RECIPES is a folder such as recipes/nano. If it has vit.json, vit and language begin side by side and get VIT percent (35) of the seconds.
# read gets READ percent (25) and instruct the rest; without vit.json read begins with the model that its recipe names. Without read.json,
# or with READ=0, there is instruct alone, of STEPS steps. Three more have a recipe and get seconds of the whole, none unless given: ALIGN
# before read, EXPERIENCE after instruct, as many steps as the pace of instruct allows, so both have the same canvases, and last DPO for
# pairs of the model's own answers, PAIRS percent (60) of it, and for dpo on those pairs. GPUS names the GPUs ("0 1"), PER_GPU says how
# many processes share each (2: one alone waits for its main thread), VL01 how the program is called (vl01). Needs root, for
# scripts/one-gpu.sh; ONE_GPU=none runs everything where it is.
set -eu
recipes=$1 runs=$2 seconds=$3
here=$(cd "$(dirname "$0")" && pwd)
read -ra gpus <<<"${GPUS:-0 1}"
per_gpu=${PER_GPU:-2} vl01=${VL01:-vl01} backend=${BACKEND:-webgpu}
node=${NODE:-node}
align=${ALIGN:-0} experience=${EXPERIENCE:-0} dpo=${DPO:-0}
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

# Changes a recipe of the runs by JavaScript: its JSON is `recipe`, words after the code are `words`.
edit() { # NAME CODE WORD...
  "$node" -e '
const fs = require("fs"), [file, code, ...words] = process.argv.slice(1), recipe = JSON.parse(fs.readFileSync(file));
eval(code);
fs.writeFileSync(file, JSON.stringify(recipe, null, 2));' "$runs/recipes/$1.json" "${@:2}"
}

# Stretches the phases of a recipe's rate to so many steps in all.
lengthen() { # NAME STEPS
  edit "$1" 'const { phases } = recipe.learningRate, all = phases.reduce((sum, { length }) => sum + length, 0);
for (const phase of phases) phase.length = Math.max(1, Math.round((phase.length * words[0]) / all));
recipe.length.total = phases.reduce((sum, { length }) => sum + length, 0);' "$2"
}

# A stage on all slots for so many seconds, stopped then if it is not done.
stage() { # NAME SECONDS
  pids=()
  start "$1" "${slots[@]}"
  stop_after "$2"
  finish "$1"
}

# What the stages before have learned is not lost with one that leaves no model.
given_up() { # NAME
  mark "$1 left no model: see $runs/$1-0.log"
  [ ! -d "$runs/$1" ] || mv "$runs/$1" "$runs/failed-$1"
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
if [ "$align" -gt 0 ]; then
  mark "align"
  stage align "$align"
  [ -f "$runs/recipes/read.json" ] && edit read 'recipe.model = { folder: "run:align", denseFrom: recipe.model.denseFrom }'
fi
# Steps of a stage, from what another one of the same canvases did. Opening a run takes some 25 seconds of each; 15 more are for writing.
steps_in() { # SECONDS OTHER SECONDS
  echo $(($(wc -l <"$runs/$2/metrics.jsonl") * ($1 > 41 ? $1 - 40 : 1) / ($3 > 26 ? $3 - 25 : 1)))
}
percent=${READ:-25}
if [ -f "$runs/recipes/read.json" ] && [ "$percent" -gt 0 ]; then
  mark "read"
  time_of_read=$((seconds * percent / 100))
  stage read "$time_of_read"
  left=$((seconds - experience - dpo - $(date +%s) + begun))
  steps=$(steps_in "$left" read "$time_of_read")
else
  [ -f "$runs/recipes/read.json" ] && edit instruct 'recipe.model = JSON.parse(fs.readFileSync(words[0])).model' "$runs/recipes/read.json"
  left=$((seconds - experience - dpo - $(date +%s) + begun)) steps=${STEPS:?of instruct, as there is no stage before it that tells how long one takes}
fi
lengthen instruct "$steps"
mark "instruct, $steps steps"
began_instruct=$(date +%s)
stage instruct $((left + 120))
last=instruct
if [ "$experience" -gt 0 ]; then
  steps=$(steps_in "$experience" instruct $(($(date +%s) - began_instruct)))
  lengthen experience "$steps"
  mark "experience, $steps steps"
  if stage experience $((experience + 60)); then last=experience; else given_up experience; fi
fi
heads=$last
if [ "$dpo" -gt 0 ]; then
  mark "pairs"
  # Four at once, each with questions of its own, since one alone waits for its main thread. What they have written when time ends is kept.
  pids=()
  for i in 0 1 2 3; do
    cp "$runs/recipes/$last.json" "$runs/recipes/ask-$i.json"
    edit "ask-$i" 'recipe.seed += 100 + Number(words[0])' "$i"
    # shellcheck disable=SC2086
    VL01_THREADS=$(($(nproc) / 4 > 0 ? $(nproc) / 4 : 1)) $vl01 train pairs "$runs/recipes/ask-$i.json" --model "$runs/$last/model" \
      --backend "$backend" --out "$runs/pairs-$i" --count 100000 --max-tokens 48 --sources samples >>"$runs/pairs.log" 2>&1 &
    pids+=($!)
  done
  stop_after $((dpo * ${PAIRS:-60} / 100))
  if [ "$(compgen -G "$runs/pairs-*/pairs.jsonl" | wc -l)" = 4 ]; then
    pairs=$(cat "$runs"/pairs-*/pairs.jsonl | wc -l)
    # About half of the pairs, some 12 a step: after two passes over 412 of them a model no longer refused (docs/log.md).
    steps=$((pairs / 25 > 6 ? pairs / 25 : 6))
    mark "dpo, $pairs pairs, $steps steps"
    edit dpo 'recipe.model.folder = "run:" + words[0]' "$last"
    lengthen dpo "$steps"
    pids=()
    start dpo "${gpus[0]}"
    stop_after $((dpo * (100 - ${PAIRS:-60}) / 100 + 60))
    if finish dpo; then last=dpo; else given_up dpo; fi
  else
    mark "not all pairs are there, so no dpo: see $runs/pairs.log"
  fi
fi
# shellcheck disable=SC2086
$vl01 train compact "$runs/$last" "$runs/out" >>"$runs/instruct-0.log" 2>&1
# shellcheck disable=SC2086
$vl01 train compact --heads "$runs/$heads" "$runs/heads" >>"$runs/instruct-0.log" 2>&1
mark "done"
touch "$runs/done"
