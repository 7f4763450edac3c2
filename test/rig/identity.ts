import { readFileSync } from "node:fs";
import { inRepository } from "./root";

function readId(): string {
  const text = readFileSync(inRepository("package.json"), "utf8");
  const { publisher, name } = JSON.parse(text) as { readonly publisher: string; readonly name: string };
  return `${publisher}.${name}`;
}

/** The extension's ID; its publisher is named nowhere but in package.json. */
export const extensionId = readId();
