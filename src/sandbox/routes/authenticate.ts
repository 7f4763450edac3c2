import { json, jsonBody, type Call } from "../http";
import { Refusal } from "../problem";
import type { Route } from "../router";
import { DAY, SECOND } from "../time";
import { isTokenValid, signToken } from "../token";
import type { World } from "../world";

const LONG = (30 * DAY) / SECOND;
const SHORT = DAY / SECOND;

/** Signing in with e-mail and password. */
export function authenticateRoutes(world: World): Route[] {
  const authenticate = (call: Call) => {
    const { account } = world.directory;
    const body = jsonBody(call);
    if (body["username"] !== account.email || body["password"] !== account.password) {
      throw new Refusal(401, { detail: "Bad credentials" });
    }
    const remember = String(body["rememberMe"]).toLowerCase() === "true";
    const iat = Math.floor(world.clock.now() / SECOND);
    const exp = iat + (remember ? LONG : SHORT);
    return json({ id_token: signToken({ sub: account.email, iat, exp }, account.tokenKey) });
  };
  return [{ method: "POST", path: "/api/authenticate", handle: authenticate }];
}

/** Refuses with 401 unless the header carries a token of this sandbox that has not expired. */
export function demandToken(world: World, authorization: string | undefined): void {
  const [scheme, token, ...more] = (authorization ?? "").trim().split(/ +/);
  const isBearer = scheme?.toLowerCase() === "bearer" && token !== undefined && more.length === 0;
  if (!isBearer || !isTokenValid(token, world.directory.account.tokenKey, world.clock.now())) {
    throw new Refusal(401, {
      detail: "Full authentication is required to access this resource",
      headers: { "www-authenticate": "Bearer" },
    });
  }
}
