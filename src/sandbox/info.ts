import type { Account, Environment, Organization, Partner } from "./directory";
import { templateOf } from "./openapi/document";
import type { Route } from "./router";
import { VERSION } from "./version";
import type { World } from "./world";

/** What a caller needs to use a sandbox; none of it is real, yet it is what the sandbox accepts. */
export interface SandboxInfo extends Pick<Account, "email" | "password"> {
  /** Such as `http://127.0.0.1:8080`, in place of Leaf's API host. */
  readonly url: string;
  readonly partner: Readonly<Record<Environment, Partner>>;
  readonly organizations: readonly Organization[];
}

/** What to use the sandbox at an address with. */
export function accessTo(world: World, url: string): SandboxInfo {
  const { account, partners, organizations } = world.directory;
  return { url, email: account.email, password: account.password, partner: partners, organizations };
}

/** What `GET /__sandbox` says: that it is ready, which it is, what time it has, and what it can be asked. */
export function infoOf(world: World, url: string, routes: readonly Route[]): object {
  return {
    name: "leaf-panorama-sandbox",
    version: VERSION,
    now: new Date(world.clock.now()).toISOString(),
    info: accessTo(world, url),
    routes: routes.map(({ method, path }) => ({ method, path: templateOf(path) })),
  };
}
