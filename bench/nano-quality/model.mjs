// A model that answers samples, several at once.
import { answerBatch } from "../../dist/eval/answer-batch.js";
import { normalizeTiles } from "../../dist/image/normalize.js";
import { readModelFolder } from "../../dist/runtime/model-folder.js";
import { directory, loadModel } from "../../dist/runtime/node.js";
import { encodeSample } from "../../dist/train/encode-sample.js";
import { openCodec } from "../../dist/train/sample-codec.js";

const maxContext = 8192;
const maxNewTokens = 128;

/** @param batch questions at once */
export async function openAnswerer(folder, backend, batch) {
  const { config, tokenizer } = await readModelFolder(directory(folder));
  const { maxPositionEmbeddings, eosTokenIds, vocabSize } = config.textConfig;
  const contextLength = Math.min(maxContext, maxPositionEmbeddings);
  // The same picture again must cost what it costs the first time.
  const model = await loadModel(folder, {
    backend,
    contextLength,
    maxSequences: batch,
    imageCacheBytes: 0,
    stateCacheBytes: 0,
  });
  const codec = await openCodec({ model: folder, canvases: null, dense: null });
  const options = {
    maxNewTokens,
    eosTokenIds: [...eosTokenIds, tokenizer.eosTokenId],
    allowed: Uint8Array.from({ length: vocabSize }, (_, id) => Number(tokenizer.hasToken(id))),
  };
  return {
    model,
    prompt: (sample) => promptOf(sample, codec),
    /** Text of each answer, and whether the limit ended it; "" for a sample that does not fit. */
    async answer(samples) {
      const prompts = samples.map((sample) => promptOf(sample, codec));
      const answers = await answerBatch(model.engine, prompts, options);
      return answers.map((answer) => ({
        text: answer === null ? "" : tokenizer.decode([...answer.ids], { skipSpecialTokens: true }),
        isCutOff: answer?.isCutOff ?? false,
        doesFit: answer !== null,
      }));
    },
    close: () => model.close(),
  };
}

function promptOf(sample, codec) {
  const { text, pictures } = encodeSample(sample, codec);
  return {
    ids: text.ids.slice(0, text.lastAnswer),
    pictures: pictures.map(({ image: { tiles, plan, imageMean, imageStd } }, i) => ({
      pixels: normalizeTiles(tiles, imageMean, imageStd),
      plan,
      offset: text.imageOffsets[i],
    })),
  };
}
