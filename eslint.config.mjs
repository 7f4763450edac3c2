// Lint rules. The import table of src/README.md is enforced here: a folder in src/ may import only the folders it names.
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

/** The rooms without the editor, which host/ and ui/ are built upon; a provider is chosen by the assembly alone. */
const CORE = [
  "base",
  "masking",
  "protocol",
  "leaf",
  "model",
  "accounts",
  "users",
  "events",
  "matrix",
  "connecting",
  "diagnosis",
  "alerts",
  "fixtures",
  "snippets",
];

/** For each folder in src/: the other folders it may import, and whether it may touch the editor's API. */
export const importTable = {
  base: { may: [], vscode: false },
  masking: { may: ["base"], vscode: false },
  protocol: { may: [], vscode: false },
  leaf: { may: ["base", "masking"], vscode: false },
  model: { may: ["base", "masking", "leaf"], vscode: false },
  providers: { may: ["base", "masking", "leaf", "model"], vscode: false },
  accounts: { may: ["base", "masking", "leaf", "model"], vscode: false },
  users: { may: ["base", "masking", "leaf", "model", "accounts"], vscode: false },
  events: { may: ["base", "masking", "protocol", "leaf", "model", "accounts"], vscode: false },
  matrix: { may: ["base", "protocol", "leaf", "model", "users", "events"], vscode: false },
  connecting: { may: ["base", "masking", "leaf", "model", "accounts", "users", "events"], vscode: false },
  diagnosis: { may: ["base", "masking", "leaf", "model", "accounts", "users", "events"], vscode: false },
  alerts: { may: ["base", "masking", "protocol", "leaf", "model", "accounts", "users", "events"], vscode: false },
  fixtures: { may: ["base", "masking", "leaf", "model", "accounts", "users", "events"], vscode: false },
  assistants: {
    may: ["base", "masking", "leaf", "model", "accounts", "users", "events", "diagnosis"],
    vscode: false,
  },
  documents: { may: ["base", "masking", "leaf", "model", "accounts", "connecting"], vscode: false },
  snippets: { may: ["base", "leaf", "model", "users", "events", "connecting", "alerts"], vscode: false },
  sandbox: { may: ["base"], vscode: false },
  cli: { may: [...CORE, "providers", "sandbox"], vscode: false },
  host: { may: [...CORE], vscode: true },
  ui: { may: [...CORE, "assistants", "documents", "host"], vscode: true },
};

const rooms = Object.keys(importTable);

function importRule(room) {
  const { may, vscode } = importTable[room];
  const refused = rooms.filter((other) => other !== room && !may.includes(other));
  const allowed = may.length > 0 ? may.join(", ") : "no other folder";
  const patterns = [
    {
      regex: `^(\\.\\./)+(${refused.join("|")})(/|$)`,
      message: `src/${room} may import ${allowed} (src/README.md, "Who may import what").`,
    },
    { group: ["**/test/**", "**/media/**"], message: "Nothing that ships imports test/ or media/." },
  ];
  if (room === "providers") {
    // Two levels up from a file in providers/x/ is src/; one level up is a sibling company, or for the index the model.
    patterns.push({ regex: "^\\.\\./(?!\\.\\.|model/)", message: "No provider may import another." });
  }
  const paths = vscode
    ? []
    : [{ name: "vscode", message: `src/${room} is pure: the editor's API belongs to src/host and src/ui.` }];
  return { "@typescript-eslint/no-restricted-imports": ["error", { paths, patterns }] };
}

/** What of the editor's window may be used outside of `src/ui/surface`: none of it shows a text. */
const SILENT = [
  "registerWebviewPanelSerializer",
  "showTextDocument",
  "createOutputChannel",
  "state",
  "activeColorTheme",
  "activeTextEditor",
  "registerUriHandler",
];

const BY_THE_SURFACE = "What the editor shows goes through src/ui/surface, where foreign texts become plain.";
const ofWindow = "MemberExpression[object.type='MemberExpression'][object.property.name='window']";
/** The editor reads links and icons in what it shows: no text goes there but through the one folder that breaks them. */
export const surfaceRules = [
  `${ofWindow}:not([property.name=/^(${SILENT.join("|")}|onDid.*)$/])`,
  `${ofWindow}[computed=true]`,
  // Nor by another name.
  ":not(MemberExpression) > MemberExpression[object.name='vscode'][property.name='window']",
  "MemberExpression[object.name='vscode'][computed=true]",
  "VariableDeclarator[init.name='vscode']",
  "ImportDeclaration[source.value='vscode'][importKind!='type'] > ImportSpecifier",
  "NewExpression[callee.property.name=/^(TreeItem|MarkdownString|Hover|Diagnostic|CodeAction)$/]",
  "ClassDeclaration[superClass.property.name=/^(TreeItem|MarkdownString|Hover|Diagnostic|CodeAction)$/]",
  "TSQualifiedName[right.name='QuickPickItem']",
  "MemberExpression[property.name='QuickPickItem']",
].map((selector) => ({ selector, message: BY_THE_SURFACE }));

export default tseslint.config(
  { ignores: ["dist/", "out/", "node_modules/", ".editor/", ".editor-floor/", ".vscode-test/"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-empty": "error",
      "no-console": "error",
      eqeqeq: "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  ...rooms.map((room) => ({ files: [`src/${room}/**/*.ts`], rules: importRule(room) })),
  {
    files: ["src/**/*.ts"],
    ignores: rooms.map((room) => `src/${room}/**`),
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [{ group: ["**/test/**", "**/media/**"], message: "Nothing that ships imports test/ or media/." }],
        },
      ],
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: ["src/ui/surface/**"],
    rules: { "no-restricted-syntax": ["error", ...surfaceRules] },
  },
  {
    files: ["media/**/*.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["**/src/**", "!**/src/protocol", "!**/src/protocol/**"],
              message: "A webview shares only src/protocol with the host.",
            },
          ],
        },
      ],
    },
  },
  {
    // Programs that talk to a terminal.
    files: ["test/**/*.ts", "src/sandbox/main.ts", "src/cli/main.ts"],
    rules: { "no-console": "off" },
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    ...tseslint.configs.disableTypeChecked,
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      "@typescript-eslint/no-require-imports": "off",
      "no-console": "off",
    },
  },
  prettier,
);
