"""Times transformers' MiniMaxForCausalLM, eager, bf16, random weights, at the shape "active-3b" of bench/webgpu/shapes.ts,
and prints a line of JSON for each case: decode at batch 1 and 8 after a prompt of 512 tokens, prefill of 4096 tokens.

    python3 bench/peers/transformers_minimax.py

The prefill counts the operations that bench/webgpu/model-costs.ts counts, so that TFLOP/s compare."""

import json
import time

import torch
import transformers
from transformers import MiniMaxConfig, MiniMaxForCausalLM

LAYERS, HEADS, DIM, HIDDEN, EXPERT, EXPERTS, TOP, KV = 24, 24, 128, 3072, 4096, 8, 2, 8

config = MiniMaxConfig(
    vocab_size=32000,
    hidden_size=HIDDEN,
    intermediate_size=EXPERT,
    num_hidden_layers=LAYERS,
    num_attention_heads=HEADS,
    num_key_value_heads=KV,
    head_dim=DIM,
    num_local_experts=EXPERTS,
    num_experts_per_tok=TOP,
    max_position_embeddings=1 << 20,
    layer_types=["full_attention" if i % 8 == 7 else "linear_attention" for i in range(LAYERS)],
)
torch.set_default_dtype(torch.bfloat16)
with torch.device("cuda"):
    model = MiniMaxForCausalLM._from_config(config, attn_implementation="eager").eval()
name = f"transformers {transformers.__version__}, PyTorch {torch.__version__}, {torch.cuda.get_device_name()}"


def operations(tokens):
    softmax = LAYERS // 8
    lightning = LAYERS - softmax
    per_token = LAYERS * (HIDDEN * EXPERTS + TOP * 3 * HIDDEN * EXPERT)
    per_token += lightning * 5 * HIDDEN * HEADS * DIM + softmax * HIDDEN * DIM * (2 * HEADS + 2 * KV)
    return tokens * (2 * per_token + 4 * lightning * HEADS * DIM * DIM) + softmax * 2 * HEADS * DIM * tokens**2


@torch.no_grad()
def timed(work, rounds):
    best = float("inf")
    for _ in range(rounds):
        torch.cuda.synchronize()
        start = time.perf_counter()
        work()
        torch.cuda.synchronize()
        best = min(best, time.perf_counter() - start)
    return best


@torch.no_grad()
def decode(batch, steps=24):
    ids = torch.randint(0, 32000, (batch, 512), device="cuda")
    out = model(ids, use_cache=True, logits_to_keep=1)
    state = {"cache": out.past_key_values, "ids": out.logits[:, -1:].argmax(-1)}

    def run():
        for _ in range(steps):
            step = model(state["ids"], past_key_values=state["cache"], use_cache=True)
            state["cache"], state["ids"] = step.past_key_values, step.logits[:, -1:].argmax(-1)

    best = timed(run, 3) / steps
    print(json.dumps({"peer": name, "task": f"decode:{batch}", "msPerStep": 1e3 * best, "tokensPerSecond": batch / best}))


@torch.no_grad()
def prefill(tokens):
    ids = torch.randint(0, 32000, (1, tokens), device="cuda")
    best = timed(lambda: model(ids, use_cache=True, logits_to_keep=1), 4)
    rate = operations(tokens) / best / 1e12
    print(json.dumps({"peer": name, "task": f"prefill:{tokens}", "seconds": best, "tokensPerSecond": tokens / best, "teraflops": rate}))


decode(1)
decode(8)
prefill(4096)
