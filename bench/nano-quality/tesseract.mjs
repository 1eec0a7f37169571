// tesseract.js on the same pictures, when `node bench/nano-quality/install.mjs` has installed it.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodePng } from "../../dist/runtime/node.js";

/** A reader of pictures of one line, or null where it is not installed. */
export async function openTesseract() {
  const tesseract = await import("tesseract.js").catch((error) => {
    if (error.code === "ERR_MODULE_NOT_FOUND") return null;
    throw error;
  });
  if (tesseract === null) return null;
  const data = dirname(fileURLToPath(import.meta.resolve("@tesseract.js-data/eng/package.json")));
  const worker = await tesseract.createWorker("eng", 1, {
    langPath: join(data, "4.0.0_best_int"),
    cacheMethod: "none",
  });
  // One line of text is what it is told to expect; the resolution is only said so that it does not warn about guessing it.
  await worker.setParameters({ tessedit_pageseg_mode: "7", user_defined_dpi: "70" });
  return {
    async read(picture) {
      const { data } = await worker.recognize(Buffer.from(await encodePng(picture)));
      return data.text.trim();
    },
    close: () => worker.terminate(),
  };
}
