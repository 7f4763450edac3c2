import assert from "node:assert/strict";
import { runCurl } from "./programs";

/*
 * Reads what is copied for PowerShell as PowerShell does, by the rules of its own page about quoting: a text in single
 * quotes is literal, and a quote in it is written twice, whichever of the four characters that PowerShell takes for one
 * it is; in double quotes a dollar begins a variable. Everything else that PowerShell knows is refused.
 */

/** A command as it was read: cURL's arguments, and what is piped to it. */
export interface PowershellCommand {
  readonly words: readonly string[];
  readonly input: string | undefined;
}

type Token =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "word"; readonly value: string }
  | { readonly kind: "variable"; readonly value: string };

const SINGLE = "'\u2018\u2019\u201a\u201b";
const DOUBLE = '"\u201c\u201d\u201e';

function tokensOf(script: string, env: Readonly<Record<string, string>>): Token[] {
  const tokens: Token[] = [];
  const variable = (name: string) => env[name] ?? assert.fail(`$env:${name} is not set`);
  let at = 0;
  const rest = () => script.slice(at);
  while (at < script.length) {
    const character = script.charAt(at);
    const name = /^\$(?:env:(\w+)|\{env:(\w+)\})/.exec(rest());
    if (character === "`") {
      assert.equal(script.charAt(at + 1), "\n", "a backtick outside of quotes only joins lines");
      at += 2;
    } else if (/\s/.test(character)) {
      if (character === "\n") tokens.push({ kind: "word", value: "\n" });
      at += 1;
    } else if (SINGLE.includes(character)) {
      let value = "";
      for (at += 1; ; at += 1) {
        const next = script.charAt(at);
        assert.notEqual(next, "", "a text in single quotes ends");
        if (!SINGLE.includes(next)) value += next;
        else if (SINGLE.includes(script.charAt(at + 1))) value += script.charAt((at += 1));
        else break;
      }
      at += 1;
      tokens.push({ kind: "text", value });
    } else if (DOUBLE.includes(character)) {
      let value = "";
      for (at += 1; !DOUBLE.includes(script.charAt(at));) {
        const inside = /^\$(?:env:(\w+)|\{env:(\w+)\})/.exec(rest());
        assert.notEqual(script.charAt(at), "", "a text in double quotes ends");
        if (inside) {
          value += variable(inside[1] ?? inside[2] ?? "");
          at += inside[0].length;
        } else {
          assert.doesNotMatch(script.charAt(at), /[$`]/, "nothing else means something in double quotes");
          value += script.charAt(at);
          at += 1;
        }
      }
      at += 1;
      tokens.push({ kind: "text", value });
    } else if (name) {
      tokens.push({ kind: "variable", value: variable(name[1] ?? name[2] ?? "") });
      at += name[0].length;
    } else {
      const [word = ""] =
        /^(?:\[(?:char|ordered|Text\.UTF8Encoding)\]|@\{|[(){}|&=+]|\$OutputEncoding|\$null|\$false|::new|0x[\da-f]{4}|[\w.-]+)/.exec(
          rest(),
        ) ?? [];
      assert.notEqual(word, "", `unexpected: ${rest().slice(0, 40)}`);
      tokens.push({ kind: "word", value: word });
      at += word.length;
    }
  }
  return tokens;
}

/** Reads a script of PowerShell that calls cURL once. */
export function readPowershell(script: string, env: Readonly<Record<string, string>>): PowershellCommand {
  const tokens = tokensOf(script, env);
  let at = 0;
  const peek = () => tokens[at];
  const isWord = (value: string) => peek()?.kind === "word" && peek()?.value === value;
  const take = (value: string) => {
    assert.ok(isWord(value), `${value} is expected, and there is ${JSON.stringify(peek())}`);
    at += 1;
  };
  const lineEnds = () => {
    while (isWord("\n")) at += 1;
  };
  const term = (): string => {
    const token = peek() ?? assert.fail("a value is missing");
    at += 1;
    if (token.kind !== "word") return token.value;
    if (token.value === "(") {
      const value = sum();
      take(")");
      return value;
    }
    assert.equal(token.value, "[char]");
    const code = peek()?.value ?? "";
    at += 1;
    return String.fromCharCode(Number(code));
  };
  const sum = (): string => {
    // What is added to a text is a text; two characters would be numbers.
    assert.ok(!isWord("[char]"), "a sum begins with a text");
    let value = term();
    while (isWord("+")) {
      at += 1;
      value += term();
    }
    return value;
  };
  const curl = (): readonly string[] => {
    take("curl.exe");
    const words: string[] = [];
    while (at < tokens.length && !isWord("\n")) {
      if (peek()?.kind === "word" && !isWord("(")) words.push(tokens[at++]?.value ?? "");
      else words.push(sum());
    }
    lineEnds();
    return words;
  };
  if (!isWord("&")) {
    const words = curl();
    assert.equal(at, tokens.length);
    return { words, input: undefined };
  }
  for (const word of [
    "&",
    "{",
    "\n",
    "$OutputEncoding",
    "=",
    "[Text.UTF8Encoding]",
    "::new",
    "(",
    "$false",
    ")",
    "\n",
  ]) {
    take(word);
  }
  take("[ordered]");
  take("@{");
  lineEnds();
  const fields: [string, string | null][] = [];
  while (!isWord("}")) {
    const field = sum();
    take("=");
    if (isWord("$null")) {
      at += 1;
      fields.push([field, null]);
    } else fields.push([field, sum()]);
    take("\n");
  }
  for (const word of ["}", "|", "ConvertTo-Json", "|"]) take(word);
  const words = curl();
  take("}");
  lineEnds();
  assert.equal(at, tokens.length);
  return { words, input: JSON.stringify(Object.fromEntries(fields)) };
}

/** Does what the scripts do, with cURL as it is called on this machine, and gives what each prints. */
export async function runPowershell(
  scripts: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const commands = scripts.map((script) => readPowershell(script, env));
  const silent = commands.filter(({ input }) => input === undefined);
  if (silent.length === commands.length) {
    // One program does them all.
    const words = silent.flatMap((command, at) => [...(at === 0 ? [] : ["--next"]), ...command.words, "-w", MARK]);
    return (await runCurl(words, undefined)).split(MARK).slice(0, -1);
  }
  const printed: string[] = [];
  for (const { words, input } of commands) printed.push(await runCurl(words, input));
  return printed;
}

const MARK = "=== next ===";
