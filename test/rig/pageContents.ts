// Everything a page holds, as text: for the search for secrets.
import type { Page } from "playwright-core";
import { within } from "./wait";

/** All text, names, titles and shown values in the page and in the webviews inside it. */
export async function collectPageText(page: Page): Promise<string> {
  const texts: string[] = [];
  for (const frame of page.frames()) {
    if (frame.isDetached()) continue;
    const text = frame.evaluate(() => {
      const attributes = [
        "aria-label",
        "aria-description",
        "title",
        "placeholder",
        "alt",
        "href",
        "data-vscode-context",
      ];
      const found: string[] = [];
      const visit = (node: Node): void => {
        if (node instanceof HTMLStyleElement) return;
        if (node instanceof Text) found.push(node.data);
        if (node instanceof Element) {
          for (const name of attributes) {
            const value = node.getAttribute(name);
            if (value !== null) found.push(value);
          }
          const isField = node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement;
          // A hidden quick input keeps what was typed into it last, and a masked one shows dots.
          if (isField && node.type !== "password" && node.checkVisibility()) found.push(node.value);
          if (node.shadowRoot !== null) visit(node.shadowRoot);
        }
        node.childNodes.forEach(visit);
      };
      visit(document.documentElement);
      return found.filter((word) => word.trim() !== "").join("\n");
    });
    texts.push(await within(text, 15_000, `Reading ${frame.url()}`));
  }
  return texts.join("\n");
}

/** All that the page's origin stores in the browser: localStorage, sessionStorage, cookies and IndexedDB. */
export async function dumpBrowserStorage(page: Page): Promise<string> {
  const stored = page.evaluate(async () => {
    const found: string[] = [document.cookie];
    const decoder = new TextDecoder();
    const say = (value: unknown): string => {
      if (value instanceof ArrayBuffer) return decoder.decode(value);
      if (ArrayBuffer.isView(value)) return decoder.decode(value);
      if (typeof value === "string") return value;
      if (value instanceof Map) return [...value].map(say).join("\n");
      if (Array.isArray(value)) return value.map(say).join("\n");
      if (typeof value === "object" && value !== null) {
        return Object.entries(value)
          .map(([key, inner]) => `${key}: ${say(inner)}`)
          .join("\n");
      }
      return String(value);
    };
    const result = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error("IndexedDB can't be read."));
      });
    for (const storage of [localStorage, sessionStorage]) {
      for (const [key, value] of Object.entries(storage)) found.push(`${key}: ${String(value)}`);
    }
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      const database = await result(indexedDB.open(name));
      for (const storeName of database.objectStoreNames) {
        const store = database.transaction(storeName, "readonly").objectStore(storeName);
        const [keys, values] = await Promise.all([result(store.getAllKeys()), result(store.getAll())]);
        values.forEach((value, index) => found.push(`${name}/${storeName}/${say(keys[index])}: ${say(value)}`));
      }
      database.close();
    }
    return found.join("\n");
  });
  return within(stored, 15_000, "Reading the browser's storage");
}
