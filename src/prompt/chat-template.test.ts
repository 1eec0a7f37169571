import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtinTemplates, compileChatTemplate, type Message } from "./chat-template.ts";

const { vl01, text01 } = builtinTemplates;
const header = "<beginning_of_sentence>ai name=assistant\n";

const image = { type: "image" } as const;
const text = (value: string) => ({ type: "text", text: value }) as const;
const user = (content: Message["content"]): Message => ({ role: "user", content });

describe("the VL-01 template", () => {
  it("renders the example of the official template", () => {
    const messages: Message[] = [
      {
        role: "system",
        content: [text("You are a helpful assistant created by MiniMax based on MiniMax-VL-01 model.")],
      },
      user([image, text("Describe this image.")]),
    ];
    expect(vl01.render(messages)).toBe(
      "<beginning_of_sentence>system ai_setting=assistant\nYou are a helpful assistant created by MiniMax based on MiniMax-VL-01 model.<end_of_sentence>\n<beginning_of_sentence>user name=user\n<image>Describe this image.<end_of_sentence>\n<beginning_of_sentence>ai name=assistant\n",
    );
  });

  it("closes an assistant's turn and opens the next one, asked for or not", () => {
    const messages: Message[] = [user("Hi"), { role: "assistant", content: "Hello" }];
    const expected =
      "<beginning_of_sentence>user name=user\nHi<end_of_sentence>\n<beginning_of_sentence>ai name=assistant\nHello<end_of_sentence>\n";
    expect(vl01.render(messages)).toBe(expected + header);
    expect(vl01.render(messages, { add_generation_prompt: false })).toBe(expected + header);
    expect(vl01.render([])).toBe(header);
  });

  it("keeps the order of items, with nothing between", () => {
    const rendered = vl01.render([user([text("a"), image, image, text(" b"), text("c\n")])]);
    expect(rendered).toBe(
      `<beginning_of_sentence>user name=user\na<image><image> bc\n<end_of_sentence>\n${header}`,
    );
  });

  it("drops other roles, and items of other types", () => {
    const roles = ["tool", "function", "items", "constructor", "", "User"];
    expect(vl01.render(roles.map((role) => ({ role, content: "x" })))).toBe(header);
    const video = { type: "video", text: "x" } as unknown as { type: "image" };
    expect(vl01.render([user([video, text("a")])])).toBe(vl01.render([user("a")]));
  });

  it("gives one layout for a text as a string and as one item, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (content) => {
        const expected = `<beginning_of_sentence>user name=user\n${content}<end_of_sentence>\n${header}`;
        expect(vl01.render([user(content)])).toBe(expected);
        expect(vl01.render([user([text(content)])])).toBe(expected);
      }),
      { seed: 21 },
    );
  });

  it("does not run Jinja that stands in a message", () => {
    expect(vl01.render([user("{{ messages }}{% raw %}")])).toContain("\n{{ messages }}{% raw %}<end");
  });

  it("does not look into what else an item holds", () => {
    const item = {
      ...image,
      get image(): never {
        throw new Error("read");
      },
    };
    expect(vl01.render([user([item])])).toContain("user\n<image><end");
  });
});

describe("the Text-01 template", () => {
  it("writes the assistant's header when asked for", () => {
    const expected = "<beginning_of_sentence>user name=user\nHi<end_of_sentence>\n";
    expect(text01.render([user("Hi")])).toBe(expected + header);
    expect(text01.render([user("Hi")], { add_generation_prompt: false })).toBe(expected);
  });

  it("gives functions' answers a layout, and lists tools after all messages", () => {
    const messages: Message[] = [
      { role: "system", content: "S" },
      user("U"),
      { role: "assistant", content: "A" },
      { role: "function", name: "get_time", content: '{"hour": 7}' },
    ];
    const tools = [{ name: "get_time", parameters: { zone: "é" } }, { name: "b" }];
    expect(text01.render(messages, { tools })).toBe(
      [
        "<beginning_of_sentence>system ai_setting=assistant\nS<end_of_sentence>\n",
        "<beginning_of_sentence>user name=user\nU<end_of_sentence>\n",
        "<beginning_of_sentence>ai name=assistant\nA<end_of_sentence>\n",
        '<beginning_of_sentence>system function_response=functions\n{"name": "get_time", "response": {"hour": 7}}<end_of_sentence>\n',
        '<beginning_of_sentence>system function_setting=functions\n{"name": "get_time", "parameters": {"zone": "é"}}<end_of_sentence>\n',
        '<beginning_of_sentence>system function_setting=functions\n{"name": "b"}<end_of_sentence>\n',
        header,
      ].join(""),
    );
  });

  it("takes tools, which the VL-01 template does not", () => {
    expect(text01.takesTools).toBe(true);
    expect(vl01.takesTools).toBe(false);
    expect(
      compileChatTemplate("{% for t in tools or [] %}{{ t | tojson }}{% endfor %}", "t").takesTools,
    ).toBe(true);
    expect(compileChatTemplate("{{ raise_exception('no') }}", "t").takesTools).toBe(false);
  });

  it("loses no text of a message of several texts", () => {
    expect(text01.render([user([text("a"), text("b")])])).toBe(text01.render([user("ab")]));
  });
});

describe("compileChatTemplate", () => {
  const officialStyle =
    "{% for message in messages %}{% for item in message['content'] %}" +
    "{% if item['type'] == 'image' %}<image>{% elif item['type'] == 'text' %}{{ item['text'] }}{% endif %}" +
    "{% endfor %}|{% endfor %}";
  const stringsOnly = "{% for message in messages %}{{ message['content'] }}|{% endfor %}";
  const concatenating = "{% for message in messages %}{{ '' + message.content + '|' }}{% endfor %}";
  const both =
    "{% for message in messages %}{% if message.content is string %}{{ message.content }}{% else %}" +
    "{% for item in message.content %}{{ '<image>' if item.type == 'image' else item.text }}{% endfor %}" +
    "{% endif %}|{% endfor %}";

  it.each([
    ["of lists", officialStyle],
    ["of strings", stringsOnly],
    ["that adds strings", concatenating],
    ["of both", both],
  ])("serves a template %s with strings, lists and images", (_, source) => {
    const template = compileChatTemplate(source, "chat_template.jinja");
    const messages = [user("a"), user([text("b"), text("c")]), user([text("d"), image, text("e")])];
    expect(template.render(messages)).toBe("a|bc|d<image>e|");
  });

  it("passes further variables on", () => {
    const template = compileChatTemplate("{{ bos_token }}{{ add_generation_prompt }}", "x");
    expect(template.render([], { bos_token: "<s>" })).toBe("<s>true");
  });

  it("gives the built-in template for none", () => {
    expect(compileChatTemplate(null, "none")).toBe(vl01);
  });

  it("names the file of a template that does not parse", () => {
    expect(() => compileChatTemplate("{% for %}", "chat_template.json")).toThrow(
      expect.objectContaining({
        name: "CheckpointError",
        code: "template_invalid",
        message: expect.stringMatching(/^chat_template\.json: does not parse: [^\n]+$/),
      }),
    );
  });

  it("gives a template's own refusal on one line", () => {
    const refusing = compileChatTemplate("{{ raise_exception('roles must\\nalternate') }}", "t.jinja");
    expect(() => refusing.render([user("a")])).toThrow(
      expect.objectContaining({
        code: "template_invalid",
        message: 't.jinja: fails on these messages: "roles must\\nalternate"',
      }),
    );
  });
});
