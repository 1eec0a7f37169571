import { expect, test, vi } from "vitest";
import { builtinTemplates, type ChatTemplate, compileChatTemplate, type Message } from "./chat-template.ts";
import { growingText } from "./growing-text.ts";

const talk: readonly Message[] = [
  { role: "system", content: "Be brief." },
  { role: "user", content: [{ type: "image" }, { type: "text", text: "\nWhat is it?" }] },
  { role: "assistant", content: "A cat." },
  { role: "user", content: " Of what color? " },
  { role: "assistant", content: "Black." },
];

const compiled = (source: string) => compileChatTemplate(source, "test");
const onlyLast = compiled(
  "{% for m in messages %}[{{ m.role }}]{% if loop.last %}last: {% endif %}{{ m.content }}{% endfor %}{% if add_generation_prompt %}>{% endif %}",
);
const systemFirst = compiled(
  "{% if messages[0].role != 'system' %}<default>{% endif %}{% for m in messages %}[{{ m.role }}]{{ m.content | trim }}\n{% endfor %}",
);
const plain = compiled(
  "{% for m in messages %}<{{ m.role }}>{{ m.content }}</>{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}",
);

test.each([
  ["VL-01", builtinTemplates.vl01],
  ["Text-01", builtinTemplates.text01],
  ["one that marks the last message", onlyLast],
  ["one with a default and trimmed text", systemFirst],
  ["a plain one of strings", plain],
] as [string, ChatTemplate][])("%s: every beginning is as the template renders it", (_, template) => {
  for (const messages of [talk, talk.slice(1), talk.slice(1, 3)]) {
    const written = growingText(template, messages);
    messages.forEach((message, index) => {
      expect(written(index + 1, false)).toBe(
        template.render(messages.slice(0, index + 1), { add_generation_prompt: false }),
      );
      if (message.role !== "user") return;
      expect(written(index + 1, true)).toBe(template.render(messages.slice(0, index + 1)));
    });
  }
});

test("a template that writes one message after the other is rendered once for a conversation", () => {
  const many = Array.from({ length: 10 }, () => talk.slice(1, 3)).flat();
  growingText(plain, many);
  const render = vi.spyOn(plain, "render");
  const written = growingText(plain, many);
  for (let count = 1; count <= many.length; count++) written(count, true);
  expect(render).toHaveBeenCalledTimes(1);
});

test("what the template says to messages that it refuses is said", () => {
  const refusing = compiled("{{ raise_exception('no cats') }}");
  expect(() => growingText(refusing, talk)(2, true)).toThrow(/no cats/);
});
