// Leaf as a test asks it, beside the window.
import type { SandboxInfo } from "../rig/sandbox";

const USERS = "/services/usermanagement/api/users";

/** A Leaf user as Leaf lists it. */
interface ListedUser {
  readonly id: string;
  readonly name: string;
}

/** What a sandbox answers to its own account. */
export interface LeafApi {
  /** All Leaf users, or those of this name. */
  users(name?: string): Promise<readonly ListedUser[]>;
  /** Leaf's word for a credential's status, by the last part of its path; undefined if there is none. */
  status(leafUserId: string, credentials: string): Promise<string | undefined>;
}

/** Signs in to a sandbox over HTTP with its own email and password. */
export async function leafOf({ url, email, password }: SandboxInfo): Promise<LeafApi> {
  const body = JSON.stringify({ username: email, password, rememberMe: "false" });
  const headers = { "content-type": "application/json" };
  const signedIn = await fetch(`${url}/api/authenticate`, { method: "POST", headers, body });
  const { id_token: token } = (await signedIn.json()) as { readonly id_token: string };
  const get = async (path: string) =>
    (await (await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })).json()) as unknown;
  return {
    users: async (name) => {
      const query = name === undefined ? "" : `?size=100&name=${encodeURIComponent(name)}`;
      return (await get(USERS + query)) as readonly ListedUser[];
    },
    status: async (leafUserId, credentials) =>
      ((await get(`${USERS}/${leafUserId}/${credentials}`)) as { readonly status?: string }).status,
  };
}
