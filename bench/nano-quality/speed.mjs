// How long a person waits: first token of a 1280 x 960 picture, by `vl01 ask` and of a model that is open, and tokens a second after it.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { greedySampling } from "../../dist/tensor/sampling.js";

const size = { width: 1280, height: 960 };
const question = "What is the total?";
const numTokens = 64;
const numColdStarts = 9;
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** @param picture of any size; it is enlarged */
export async function measureSpeed(answerer, folder, backend, picture) {
  const { default: sharp } = await import("sharp");
  const { width, height, data } = picture;
  const png = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ ...size, fit: "fill" })
    .png()
    .toBuffer();
  const content = [
    { type: "image", image: png },
    { type: "text", text: question },
  ];
  const firsts = [];
  let promptTokens = 0;
  for (let i = 0; i < 4; i++) {
    const began = performance.now();
    const options = { maxNewTokens: 1, temperature: 0 };
    for await (const event of answerer.model.chat([{ role: "user", content }], options))
      if (event.type === "text-end") promptTokens = event.usage.promptTokens;
    firsts.push(performance.now() - began);
  }
  return {
    promptTokens,
    firstTokenSeconds: median(firsts.slice(1)) / 1000, // the first call warms up
    tokensPerSecond: await decodeRate(answerer, png),
    coldSeconds: await coldStarts(folder, backend, png),
  };
}

/** Of the tokens after the first one, whatever the model says, past its end too. */
async function decodeRate({ model, prompt }, png) {
  const { data, info } = await rawOf(png);
  const turns = [
    { role: "user", content: `<image>\n${question}` },
    { role: "assistant", content: "" },
  ];
  const picture = { width: info.width, height: info.height, data, labels: null };
  const { ids, pictures } = prompt({
    id: "speed",
    task: "speed",
    pictures: [picture],
    turns,
    answer: "free",
  });
  const [{ pixels, plan, offset }] = pictures;
  const image = await model.engine.encodeImage(pixels, plan);
  try {
    const images = [{ offset, features: image.features }];
    const limits = { maxNewTokens: numTokens + 1, eosTokenIds: [], allowed: null };
    const times = [];
    for await (const _ of model.engine.generate({
      ids,
      images,
      sampling: greedySampling,
      seed: 0,
      ...limits,
    }))
      times.push(performance.now());
    return (1000 * (times.length - 1)) / (times.at(-1) - times[0]);
  } finally {
    image.free();
  }
}

/** From starting `vl01 ask` to the end of an answer of one token, process and loading included: seconds, the least first. */
async function coldStarts(folder, backend, png) {
  const temporary = await mkdtemp(join(tmpdir(), "vl01-speed-"));
  try {
    const path = join(temporary, "picture.png");
    await writeFile(path, png);
    const args = ["ask", path, question, "--model", folder, "--backend", backend, "--max-tokens", "1"];
    const seconds = [];
    for (let i = 0; i < numColdStarts; i++) {
      const began = performance.now();
      const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "ignore", "inherit"] });
      const code = await new Promise((resolve) => child.once("exit", resolve));
      if (code !== 0) throw new Error(`vl01 ask ended with code ${code}`);
      seconds.push((performance.now() - began) / 1000);
    }
    return seconds.toSorted((a, b) => a - b);
  } finally {
    await rm(temporary, { recursive: true });
  }
}

async function rawOf(png) {
  const { default: sharp } = await import("sharp");
  return sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
