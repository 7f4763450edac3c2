import assert from "node:assert/strict";
import { listCredentialEvents } from "../../../../src/leaf/credentialEvents";
import { createCredential, deleteCredential } from "../../../../src/leaf/credentials";
import { createLeafUser } from "../../../../src/leaf/users";
import { credentialPlace } from "../../../../src/model/provider";
import { johnDeere } from "../../../../src/providers/johnDeere";
import { StatusLookup } from "../../../../src/users/statusLookup";
import { World } from "../../../support/world";

describe("John Deere", () => {
  let world: World;
  beforeEach(async () => {
    world = await new World().start();
    await world.signIn();
  });
  afterEach(() => world.stop());

  const place = credentialPlace(johnDeere);
  const leaf = () => world.sessions.require().leaf;
  const connect = async () => {
    const { id } = await createLeafUser(leaf(), { name: "Sample Acres", email: "sample@acres.example" });
    const values = johnDeere.fields.required.map((field) => [field, `PLANTED-${field}`]);
    await createCredential(leaf(), id, place, Object.fromEntries(values) as Record<string, string>);
    return id;
  };
  const statusOf = (id: string) => new StatusLookup(world.store, world.sessions, johnDeere, world.time).look(id);

  it("has a status by its own words", async () => {
    const id = await connect();
    assert.equal((await statusOf(id)).kind, "active");
    await world.control("POST", `leafUsers/${id}/status`, { status: "UNAUTHENTICATED", provider: "john-deere" });
    assert.equal((await statusOf(id)).kind, "attention");
  });

  it("has events", async () => {
    const id = await connect();
    world.time.advance(48 * 3600_000);
    const { events } = await listCredentialEvents(leaf(), id, place, { page: 0, size: 20 });
    assert.ok(events.length > 0);
    assert.ok(events.every(({ headers, body }) => !`${headers}${body}`.includes("PLANTED")));
  });

  it("is deleted, and then there is none", async () => {
    const id = await connect();
    await deleteCredential(leaf(), id, place);
    assert.equal((await statusOf(id)).kind, "notConnected");
  });
});
