import { expect, test } from "vitest";
import { tinyConfig, tinyVision } from "../../test/support/random-model.ts";
import { isWeightSlot, weightSlots } from "../models/weights.ts";
import { mapTree } from "../tensor/tree.ts";
import { assignGroups, groupRules, isDecayExempt } from "./parameter-groups.ts";

const exempt: string[] = [];
const decayed: string[] = [];
const config = tinyConfig({ sharedIntermediateSizes: [0, 4, 0] }, tinyVision);
mapTree(weightSlots(config), isWeightSlot, (slot, path) => {
  expect(isDecayExempt(path), `${path} as ${slot.name}`).toBe(isDecayExempt(slot.name));
  (isDecayExempt(slot.name) ? exempt : decayed).push(slot.name);
});

test("matrices and the embedding table decay; norms, biases, positions and single vectors do not", () => {
  const kinds = (names: readonly string[]) =>
    new Set(names.map((name) => name.replace(/\.\d+\./g, ".N.").replace(/^.*layers\.N\./, "")));
  expect([...kinds(decayed)].sort()).toEqual([
    "block_sparse_moe.experts.N.w1.weight",
    "block_sparse_moe.experts.N.w2.weight",
    "block_sparse_moe.gate.weight",
    "coefficient.weight",
    "language_model.lm_head.weight",
    "language_model.model.embed_tokens.weight",
    "mlp.fc1.weight",
    "mlp.fc2.weight",
    "multi_modal_projector.linear_1.weight",
    "multi_modal_projector.linear_2.weight",
    "self_attn.k_proj.weight",
    "self_attn.o_proj.weight",
    "self_attn.out_proj.weight",
    "self_attn.output_gate.weight",
    "self_attn.q_proj.weight",
    "self_attn.qkv_proj.weight",
    "self_attn.v_proj.weight",
    "shared_mlp.down_proj.weight",
    "shared_mlp.gate_proj.weight",
    "vision_tower.vision_model.embeddings.patch_embedding.weight",
  ]);
  expect(exempt).toContain("image_newline");
  expect(exempt).toContain("vision_tower.vision_model.embeddings.position_embedding.weight");
  expect(exempt).toContain("language_model.model.layers.0.self_attn.norm.weight");
  for (const name of ["logit_scale", "logitScale", "aux.bias"]) expect(isDecayExempt(name)).toBe(true);
});

test("the first rule that fits decides; the rest trains at the plain rate", () => {
  const rules = groupRules.read(
    [
      { name: "vision", prefixes: ["vision_tower."], learningRateFactor: 0.1 },
      { name: "language", prefixes: ["language_model."], frozen: true },
    ],
    { fileName: "recipe.json", key: "groups" },
  );
  const groups = assignGroups([...exempt, ...decayed], rules, 0.1);
  expect(groups.get("vision_tower.vision_model.encoder.layers.0.mlp.fc1.weight")).toEqual({
    name: "vision",
    learningRateFactor: 0.1,
    weightDecay: 0.1,
    frozen: false,
  });
  expect(groups.get("language_model.lm_head.weight")).toMatchObject({ name: "language", frozen: true });
  expect(groups.get("image_newline")).toMatchObject({ name: "rest", learningRateFactor: 1, weightDecay: 0 });
});

test("a rule that fits nothing is refused", () => {
  const rule = { name: "vison", prefixes: ["vison_tower."], learningRateFactor: 1, frozen: false };
  expect(() => assignGroups(["vision_tower.a", "b"], [rule], 0.1)).toThrow(
    "recipe: group vison is for parameters that begin with vison_tower., but none is left to it among 2 (the first is vision_tower.a)",
  );
});
