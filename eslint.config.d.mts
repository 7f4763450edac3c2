/** For each folder in src/: the other folders it may import, and whether it may touch the editor's API. */
export const importTable: Readonly<Record<string, { readonly may: readonly string[]; readonly vscode: boolean }>>;
