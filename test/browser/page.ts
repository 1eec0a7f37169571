// What runs in the browser: the package as an application would use it, over HTTP, with the platform's image decoder.

import {
  backendStatuses,
  browserCodec,
  type ChatEvent,
  cacheStore,
  decodeImage,
  httpFolder,
  loadModel,
  type ProcessedImage,
  processImage,
  storedFolder,
} from "vl01";

type TiledImage = Extract<ProcessedImage, { readonly mode: "anyres" }>;

/** Answers about an image with the model served beside the page. */
async function ask(imageUrl: string, maxNewTokens: number) {
  const image = await (await fetch(imageUrl)).blob();
  const model = await loadModel(httpFolder("/model/vl-f32/"), {
    codec: browserCodec,
    preprocessing: "reference",
  });
  const events: ChatEvent[] = [];
  const content = [
    { type: "image" as const, image },
    { type: "text" as const, text: "What is it?" },
  ];
  for await (const event of model.chat([{ role: "user", content }], {
    maxNewTokens,
    temperature: 1,
    seed: 9,
  }))
    events.push(event);
  model.close();
  return {
    text: events.map((event) => (event.type === "text-delta" ? event.text : "")).join(""),
    end: events.at(-1),
  };
}

/** One of two words, by masks made in the page. */
async function choose(words: readonly string[]): Promise<string> {
  const model = await loadModel(httpFolder("/model/vl-f32/"), { codec: browserCodec });
  let text = "";
  const options = { format: { type: "choice" as const, choices: words }, temperature: 1, seed: 1 };
  for await (const event of model.chat([{ role: "user", content: "Hi" }], options))
    if (event.type === "text-delta") text += event.text;
  model.close();
  return text;
}

/** What the GPU backend says of this browser. */
async function webgpuStatus() {
  return (await backendStatuses()).find(({ name }) => name === "webgpu");
}

/** The most probable tokens after a prompt with images, on the GPU backend. Images stand where their token comes first. */
async function greedyTokens(ids: readonly number[], imageUrls: readonly string[], numTokens: number) {
  const progress: number[] = [];
  const model = await loadModel(storedFolder(httpFolder("/model/vl-f32/"), cacheStore()), {
    codec: browserCodec,
    backend: "webgpu",
    onProgress: (loadedBytes, totalBytes) => progress.push(loadedBytes / totalBytes),
  });
  const { engine, settings } = model;
  const images = [];
  let searchFrom = 0;
  for (const url of imageUrls) {
    const blob = await (await fetch(url)).blob();
    const rgb = await decodeImage(blob, browserCodec, { preprocessing: "reference" });
    const { pixelValues, plan } = processImage(rgb, settings.processor!) as TiledImage;
    const { features } = await engine.encodeImage(pixelValues, plan);
    const offset = ids.indexOf(settings.config.imageTokenIndex!, searchFrom);
    searchFrom = offset + features.shape[0]!;
    images.push({ offset, features });
  }
  const sampling = { temperature: 0, topK: 0, topP: 1, minP: 0 };
  const penalties = { repetitionPenalty: 1, frequencyPenalty: 0, presencePenalty: 0 };
  const tokens: number[] = [];
  for await (const id of engine.generate({
    ids: Int32Array.from(ids),
    images,
    sampling: { ...sampling, ...penalties },
    seed: 0,
    maxNewTokens: numTokens,
    eosTokenIds: [],
    allowed: null,
  }))
    tokens.push(id);
  model.close();
  return { tokens, progress };
}

/** Reads the weights that `greedyTokens` left in the browser's storage: their hash, and the requests that it took. */
async function storedWeights(): Promise<{ hash: string; requests: number }> {
  let requests = 0;
  const counting: typeof fetch = (...args) => {
    requests++;
    return fetch(...args);
  };
  const folder = storedFolder(httpFolder("/model/vl-f32/", { fetch: counting }), cacheStore());
  const source = (await folder.open("model.safetensors"))!;
  return { hash: await sha256(await source.read(0, source.size)), requests };
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** SHA-256 of the decoded pixels of an image. */
async function pixelHash(imageUrl: string): Promise<string> {
  const image = await (await fetch(imageUrl)).blob();
  const { data } = await decodeImage(image, browserCodec, { preprocessing: "reference" });
  return sha256(data);
}

/** The error of decoding bytes that are no image. */
async function decodeText(): Promise<{ code: unknown; message: string }> {
  try {
    await decodeImage(new TextEncoder().encode("<svg/>"), browserCodec);
  } catch (error) {
    return { code: Reflect.get(error as object, "code"), message: (error as Error).message };
  }
  return { code: null, message: "nothing was thrown" };
}

Object.assign(window, {
  vl01Test: { ask, choose, webgpuStatus, greedyTokens, storedWeights, pixelHash, decodeText },
});
