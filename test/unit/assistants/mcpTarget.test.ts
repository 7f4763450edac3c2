import assert from "node:assert/strict";
import { mcpTargetOf } from "../../../src/assistants/mcpTarget";
import { accountWith } from "./support";

const OTHER = "https://leaf.example/gateway";

describe("which MCP server an account has", () => {
  it("is Leaf's own for an account of Leaf's own API, whatever the setting says", () => {
    const servers = {
      "https://api.withleaf.io": "https://mcp.example/mcp",
      "https://api.withleaf.io/": "http://127.0.0.1:1/",
    };
    assert.equal(mcpTargetOf(accountWith({}), servers)?.url, "https://mcp.withleaf.io/mcp");
    assert.equal(mcpTargetOf(accountWith({ role: "production" }), {})?.url, "https://mcp.withleaf.io/mcp");
  });

  it("is none for the window's sandbox, nor for any other API that the setting names none for", () => {
    const sandbox = accountWith({ kind: "sandbox", apiUrl: "http://127.0.0.1:4000" });
    assert.equal(mcpTargetOf(sandbox, { "http://127.0.0.1:4000": "http://127.0.0.1:4001/mcp" }), undefined);
    assert.equal(
      mcpTargetOf(accountWith({ apiUrl: OTHER }), { "https://leaf.example": "https://a.example/mcp" }),
      undefined,
    );
    assert.equal(mcpTargetOf(accountWith({ apiUrl: "https://api.withleaf.io.evil.example" }), {}), undefined);
  });

  it("is for another API the one that the setting names for it, however the API's address is written there", () => {
    for (const written of [OTHER, `${OTHER}/`, " https://leaf.example/gateway/services/usermanagement/api"]) {
      assert.equal(
        mcpTargetOf(accountWith({ apiUrl: OTHER }), { [written]: "https://mcp.example/mcp" })?.url,
        "https://mcp.example/mcp",
      );
    }
  });

  it("is never an address that a token must not travel to", () => {
    const bad = [
      "http://mcp.example/mcp",
      "ftp://mcp.example/",
      "https://a:b@mcp.example/",
      "https://mcp.example/#a",
      "mcp.example",
      "",
      7,
      null,
      {},
    ];
    for (const address of bad) {
      assert.equal(
        mcpTargetOf(accountWith({ apiUrl: OTHER }), { [OTHER]: address }),
        undefined,
        JSON.stringify(address),
      );
    }
    const local = mcpTargetOf(accountWith({ apiUrl: OTHER }), { [OTHER]: "http://127.0.0.1:4001/mcp" });
    assert.equal(local?.url, "http://127.0.0.1:4001/mcp");
  });

  it("differs for each account, and its version says nothing of the account", () => {
    const one = mcpTargetOf(accountWith({ login: "a@example.com" }), {});
    const other = mcpTargetOf(accountWith({ login: "b@example.com" }), {});
    assert.notEqual(one?.version, other?.version);
    assert.match(one?.version ?? "", /^[\da-f]{16}$/);
  });
});
