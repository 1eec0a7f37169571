// ONNX models (protobuf) as far as the comparisons need them: one graph, static shapes, f32 and int64 initialisers stored
// raw inside the file. Protobuf, and so the model, is limited to 2 GB.
// Field numbers: onnx/onnx:onnx/onnx.proto (IR version 10).

const irVersion = 10n;
const elementTypes = new Map([
  [Float32Array, 1],
  [BigInt64Array, 7],
]);
const encoder = new TextEncoder();

/**
 * Bytes of a model.
 *
 * @param {object} graph
 * @param {{op: string, inputs: string[], output: string, attributes?: Record<string, Attribute>, domain?: string}[]} graph.nodes
 *   in an order in which every input is known
 * @param {{name: string, shape: number[], data: Float32Array | BigInt64Array}[]} graph.initializers
 * @param {{name: string, shape: number[]}[]} graph.inputs  f32
 * @param {{name: string, shape: number[]}[]} graph.outputs f32
 * @param {Record<string, number>} graph.opsets version of each operator domain; "" is ONNX's own
 * @typedef {{int: number} | {float: number} | {ints: number[]}} Attribute
 */
export function onnxModel({ nodes, initializers, inputs, outputs, opsets }) {
  const graph = message(
    nodes.map((node) => field(1, nodeProto(node))),
    text(2, "graph"),
    initializers.map((tensor) => field(5, tensorProto(tensor))),
    inputs.map((value) => field(11, valueInfo(value))),
    outputs.map((value) => field(12, valueInfo(value))),
  );
  const opsetImports = Object.entries(opsets).map(([domain, version]) =>
    field(8, message(text(1, domain), integer(2, version))),
  );
  return joined(message(integer(1, irVersion), field(7, graph), opsetImports));
}

function nodeProto({ op, inputs, output, attributes = {}, domain = "" }) {
  return message(
    inputs.map((name) => text(1, name)),
    text(2, output),
    text(4, op),
    Object.entries(attributes).map(([name, value]) => field(5, attributeProto(name, value))),
    text(7, domain),
  );
}

function attributeProto(name, value) {
  if ("float" in value) return message(text(1, name), float(2, value.float), integer(20, 1));
  if ("int" in value) return message(text(1, name), integer(3, value.int), integer(20, 2));
  const ints = value.ints.map((int) => integer(8, int));
  return message(text(1, name), ints, integer(20, 7));
}

function tensorProto({ name, shape, data }) {
  const size = shape.reduce((a, b) => a * b, 1);
  if (size !== data.length) throw new RangeError(`${name} is [${shape}], its data has ${data.length} values`);
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return message(
    shape.map((side) => integer(1, side)),
    integer(2, elementTypes.get(data.constructor)),
    text(8, name),
    field(9, [raw]),
  );
}

function valueInfo({ name, shape }) {
  const sides = message(shape.map((side) => field(1, message(integer(1, side)))));
  const tensorType = message(integer(1, 1), field(2, sides));
  return message(text(1, name), field(2, message(field(1, tensorType))));
}

// A message is a list of byte arrays, joined once at the end: weights are copied once, however deep they lie.

function message(...fields) {
  return fields.flat(Number.POSITIVE_INFINITY);
}

function field(number, chunks) {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return [varint((number << 3) | 2), varint(length), ...chunks];
}

function text(number, value) {
  return field(number, [encoder.encode(value)]);
}

function integer(number, value) {
  return [varint(number << 3), varint(value)];
}

function float(number, value) {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [varint((number << 3) | 5), bytes];
}

function varint(value) {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

function joined(chunks) {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
