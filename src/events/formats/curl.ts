/** A call to Leaf that got events. */
export interface LeafCall {
  /** Without a slash at the end. */
  readonly apiUrl: string;
  /** From the API's root, starting with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
}

/** The call as a cURL command, for bash and PowerShell alike; the token is a variable, `LEAF_TOKEN`. */
export function curlOf({ apiUrl, path, query = {} }: LeafCall): string {
  const url = new URL(apiUrl + path);
  // A command that travels holds nobody's password.
  url.username = "";
  url.password = "";
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  // Shells differ in how a quote is written within quotes, so there is none; all else that is no ASCII is encoded already.
  const address = url.href.replaceAll("'", "%27");
  return `curl --header "Authorization: Bearer $LEAF_TOKEN" --header 'Accept: application/json' '${address}'`;
}
