import type { Sample } from "../../src/formats/dataset.ts";

/** Questions of a sample, without the marks of its pictures, with their answers. */
export function exchangesOf({ turns }: Sample): { question: string; answer: string }[] {
  return turns.flatMap(({ role, content }, i) =>
    role === "user"
      ? [{ question: content.replace(/\n?<image>\n?/, ""), answer: turns[i + 1]!.content }]
      : [],
  );
}
