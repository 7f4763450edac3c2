import assert from "node:assert/strict";
import { listCredentialEvents } from "../../../src/leaf/credentialEvents";
import { createCredential, deleteCredential, getCredential } from "../../../src/leaf/credentials";
import { listLeafUsers } from "../../../src/leaf/users";
import { failure, LeafRig } from "../../support/leafRig";

const USER = "6f1d";
const PLACE = { path: "some-credentials", secret: ["key"] };

describe("a secret that Leaf quotes", () => {
  const rig = new LeafRig();
  const leaf = rig.leafWith.bind(rig);
  before(() => rig.server.start());
  after(() => rig.server.stop());

  it("is masked in a credential's texts, by the names that are secret at its provider", async () => {
    rig.replies(200, { id: "c", status: "refused for key 'planted'", username: "password=planted" });
    const credential = await getCredential(leaf(), USER, PLACE);
    assert.equal(credential?.status, "refused for key '••••••'");
    assert.equal(credential.username, "password=••••••");
  });

  it("is masked in the refusal of whichever call is about the credential", async () => {
    rig.replies(400, { detail: "refused for key 'planted'" });
    for (const call of [
      getCredential(leaf(), USER, PLACE),
      createCredential(leaf(), USER, PLACE, {}),
      deleteCredential(leaf(), USER, PLACE),
      listCredentialEvents(leaf(), USER, PLACE, { page: 0, size: 20 }),
    ]) {
      assert.equal((await failure(call)).problem?.detail, "refused for key '••••••'");
    }
  });

  it("is masked in the status of a credential in the list", async () => {
    const panoramaCredentials = { status: "refused: password=planted", clientEnvironment: "token=planted" };
    rig.replies(200, [{ id: 7, panoramaCredentials }]);
    const { users } = await listLeafUsers(leaf(), 0);
    assert.deepEqual(users[0]?.attached, {
      panoramaCredentials: { status: "refused: password=••••••", clientEnvironment: "token=••••••" },
    });
  });
});
