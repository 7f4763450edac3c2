import assert from "node:assert/strict";
import { placeholderFor, variableOf } from "../../../src/documents/placeholder";

const SECRET = "pl4nted-s3cret";

/** The line after the quick fix. */
function replaced(languageId: string, line: string): string {
  const from = line.indexOf(SECRET);
  const { from: start, to, text } = placeholderFor("token", { languageId, line, from, to: from + SECRET.length });
  return line.slice(0, start) + text + line.slice(to);
}

describe("the placeholder that takes a secret's place", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["typescript", `const token = "${SECRET}";`, "const token = process.env.LEAF_TOKEN;"],
    ["javascript", `const token = '${SECRET}';`, "const token = process.env.LEAF_TOKEN;"],
    ["javascript", `f("x", "Bearer ${SECRET}")`, `f("x", "Bearer " + process.env.LEAF_TOKEN)`],
    ["javascript", `f("${SECRET}:x")`, `f(process.env.LEAF_TOKEN + ":x")`],
    ["javascript", `f('a ${SECRET} b')`, `f('a ' + process.env.LEAF_TOKEN + ' b')`],
    ["typescript", `f(\`Bearer ${SECRET}\`)`, "f(`Bearer ${process.env.LEAF_TOKEN}`)"],
    ["typescript", `// don't use ${SECRET} here`, "// don't use process.env.LEAF_TOKEN here"],
    ["typescript", `say("it's \\"${SECRET}\\"")`, `say("it's \\"" + process.env.LEAF_TOKEN + "\\"")`],
    ["python", `token = "${SECRET}"`, `token = os.environ["LEAF_TOKEN"]`],
    ["python", `token = b'${SECRET}'`, `token = os.environ["LEAF_TOKEN"]`],
    [
      "python",
      `h = {"Authorization": "Bearer ${SECRET}"}`,
      `h = {"Authorization": "Bearer " + os.environ["LEAF_TOKEN"]}`,
    ],
    ["python", `h = f"Bearer ${SECRET}"`, `h = f"Bearer {os.environ['LEAF_TOKEN']}"`],
    ["python", `h = f'Bearer ${SECRET}'`, `h = f'Bearer {os.environ["LEAF_TOKEN"]}'`],
    ["python", `"""${SECRET}"""`, `"""\${LEAF_TOKEN}"""`],
    ["go", `token := "${SECRET}"`, `token := os.Getenv("LEAF_TOKEN")`],
    ["go", `h := \`Bearer ${SECRET}\``, 'h := `Bearer ` + os.Getenv("LEAF_TOKEN")'],
    ["java", `String t = "${SECRET}";`, `String t = System.getenv("LEAF_TOKEN");`],
    ["csharp", `var t = "${SECRET}";`, `var t = Environment.GetEnvironmentVariable("LEAF_TOKEN");`],
    ["php", `$h = 'Bearer ${SECRET}';`, `$h = 'Bearer ' . getenv("LEAF_TOKEN");`],
    ["ruby", `token = '${SECRET}'`, `token = ENV["LEAF_TOKEN"]`],
    ["shellscript", `curl -H "Authorization: Bearer ${SECRET}"`, `curl -H "Authorization: Bearer $LEAF_TOKEN"`],
    ["shellscript", `curl -H 'Authorization: Bearer ${SECRET}'`, `curl -H 'Authorization: Bearer '"$LEAF_TOKEN"''`],
    ["shellscript", `url=x${SECRET}_y`, "url=x${LEAF_TOKEN}_y"],
    ["powershell", `$t = "${SECRET}"`, '$t = "${env:LEAF_TOKEN}"'],
    ["powershell", `$t = '${SECRET}'`, "$t = '' + $env:LEAF_TOKEN + ''"],
    ["bat", `set T=${SECRET}`, "set T=%LEAF_TOKEN%"],
    ["makefile", `T = ${SECRET}`, "T = $(LEAF_TOKEN)"],
    ["json", `{"token": "${SECRET}"}`, '{"token": "${LEAF_TOKEN}"}'],
    ["yaml", `token: ${SECRET}`, "token: ${LEAF_TOKEN}"],
    ["plaintext", SECRET, "${LEAF_TOKEN}"],
  ];
  for (const [language, before, after] of cases) {
    it(`in ${language}: ${before}`, () => {
      assert.equal(replaced(language, before), after);
    });
  }

  it("has a name of its own for each kind of secret", () => {
    const names = (["token", "password", "partnerPassword", "organizationCode", "webhookSecret"] as const).map(
      variableOf,
    );
    assert.equal(new Set(names).size, 5);
    for (const name of names) assert.match(name, /^[A-Z_]+$/);
  });
});
