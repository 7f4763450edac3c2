import assert from "node:assert/strict";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { SecretSearch } from "../../../src/documents/secretSearch";
import type { WatchedSecret } from "../../../src/documents/watchedSecrets";
import { jwtOf } from "../../support/jwt";

const NOW = Date.UTC(2026, 2, 19, 12);
const COUNT = 10_000;
const exp = Math.floor(NOW / 1000) + 3600;

/** Secrets as an account has them, of every kind and length. */
const secrets: readonly WatchedSecret[] = [
  { kind: "token", owner: "Acme", value: jwtOf({ sub: "dev@example.com", exp }) },
  { kind: "password", owner: "Acme", value: "Tr0ub4dor&3" },
  { kind: "partnerPassword", owner: "Acme", value: "sandbox-partner-password-stage-x1" },
  { kind: "webhookSecret", owner: "Acme", value: randomBytes(32).toString("base64url") },
  ...["krwv4vYH", "vqkPuvuM", "t2jGHMnZ", "QEhdLeUW"].map((value): WatchedSecret => ({
    kind: "organizationCode",
    owner: "Acme",
    value,
  })),
  // What must not be looked for.
  ...["password", "12345678", "e", "farm", "", "test1234"].map((value): WatchedSecret => ({
    kind: "password",
    owner: "Acme",
    value,
  })),
];

/** Claims as other issuers write them; none is Leaf's. */
const claims = (index: number): object =>
  [
    { iss: "https://accounts.google.com", aud: `app-${index}`, sub: String(index), email: "a@example.com", exp },
    { iss: `https://tenant-${index}.auth0.com/`, sub: `auth0|${randomUUID()}`, aud: "https://api.example.com", exp },
    { iss: "https://cognito-idp.us-east-2.amazonaws.com/us-east-2_x", sub: randomUUID(), token_use: "access", exp },
    { iss: "supabase", ref: `ref${index}`, role: "anon", iat: exp - 10, exp },
    { iss: index, iat: exp - 10, exp },
    { token_type: "access", jti: randomUUID(), user_id: index, exp },
    { sub: String(index), name: "John Doe", admin: true, exp },
    { sub: "dev@example.com", aud: "account", iss: "https://keycloak.example.com/realms/x", exp },
    // Leaf's form, and over.
    { sub: `dev${index}@example.com`, auth: "ROLE_USER", exp: exp - 7200 },
  ][index % 9] ?? {};

const LANGUAGES: Readonly<Record<string, (index: number) => string>> = {
  UUIDs: () => randomUUID(),
  hashes: (index) =>
    createHash(["md5", "sha1", "sha256", "sha512"][index % 4] ?? "md5")
      .update(String(index))
      .digest(index % 2 === 0 ? "hex" : "base64url"),
  "base64 strings": (index) => randomBytes(8 + (index % 200)).toString(index % 2 === 0 ? "base64" : "base64url"),
  "JWTs of other issuers": (index) => jwtOf(claims(index), { alg: index % 2 === 0 ? "RS256" : "HS256", typ: "JWT" }),
};

describe("documents without a secret", () => {
  const search = new SecretSearch(secrets);
  const separators = ["\n", "\r\n", " ", '", "', "/", "=", "&x="];

  for (const [name, make] of Object.entries(LANGUAGES)) {
    it(`give no warning: 10,000 random ${name}`, () => {
      const all = Array.from({ length: COUNT }, (_, index) => make(index));
      for (const separator of separators) {
        assert.deepEqual(search.find(all.join(separator), NOW), [], JSON.stringify(separator));
      }
      // One by one as well: what stands alone begins and ends a text.
      for (const one of all) assert.deepEqual(search.find(one, NOW), [], one);
    });
  }

  it("would give one if a secret were among them", () => {
    const all = Array.from({ length: 1000 }, (_, index) => LANGUAGES["hashes"]?.(index) ?? "");
    for (const { value } of secrets.slice(0, 8)) {
      assert.equal(search.find([...all, value, ...all].join("\n"), NOW).length, 1, value);
    }
  });
});
