// The import table of docs/architecture.md: a folder imports only from rows above its own. Type-only imports count.
const rows = [
  ["errors"],
  ["formats", "image", "tensor"],
  ["prompt", "backends"],
  ["models"],
  ["engine"],
  ["runtime"],
  ["train", "eval", "server", "mcp", "data"],
  ["cli"],
];

// Folders that may use less than all rows above; what is not listed may use everything above.
const narrower = {
  prompt: ["errors", "formats", "image"],
  backends: ["errors", "tensor"],
  models: ["errors", "tensor", "formats/config", "image/tile-plan"],
  engine: ["errors", "tensor", "models", "formats/config", "image/tile-plan", "prompt/prompt"],
};

const at = (name) => `^src/${name}(/|\\.ts$)`;
const not = "[.]test[.]ts$";

const forbidden = [];
rows.forEach((row, index) => {
  for (const folder of row) {
    const allowed = narrower[folder] ?? rows.slice(0, index).flat();
    forbidden.push({
      name: `${folder}-imports`,
      comment: `${folder} may import only ${allowed.join(", ") || "nothing of ours"}`,
      severity: "error",
      from: { path: at(folder), pathNot: not },
      to: { path: "^src/", pathNot: [folder, ...allowed].map(at) },
    });
  }
});

forbidden.push(
  {
    name: "node-only-at-the-edge",
    comment: "node:* appears only in runtime/node*, backends/native and rows 7 and 8",
    severity: "error",
    from: {
      path: "^src/",
      pathNot: ["^src/runtime/node", "^src/backends/native/", "^src/(train|eval|server|mcp|data|cli)/", not],
    },
    to: { dependencyTypes: ["core"] },
  },
  {
    name: "sharp-only-in-node",
    comment: "sharp is loaded by runtime/node* alone, so the package also runs in browsers",
    severity: "error",
    from: { path: "^src/", pathNot: ["^src/runtime/node", "^src/(train|eval|server|mcp|data|cli)/", not] },
    to: { path: "node_modules/sharp" },
  },
  { name: "no-cycles", severity: "error", from: { path: "^src/" }, to: { circular: true } },
  {
    name: "no-unlisted",
    comment: "an import of a package that package.json does not name",
    severity: "error",
    from: { path: "^src/" },
    to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "unknown", "undetermined"] },
  },
  {
    name: "no-development-dependencies",
    severity: "error",
    from: { path: "^src/", pathNot: not },
    to: { dependencyTypes: ["npm-dev"] },
  },
);

module.exports = {
  forbidden,
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "types"] },
  },
};
