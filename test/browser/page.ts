// What runs in the browser: the package as an application would use it, over HTTP, with the platform's image decoder.

import { browserCodec, type ChatEvent, decodeImage, httpFolder, loadModel } from "vl01";

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

/** SHA-256 of the decoded pixels of an image. */
async function pixelHash(imageUrl: string): Promise<string> {
  const image = await (await fetch(imageUrl)).blob();
  const { data } = await decodeImage(image, browserCodec, { preprocessing: "reference" });
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", data as Uint8Array<ArrayBuffer>));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
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

Object.assign(window, { vl01Test: { ask, pixelHash, decodeText } });
