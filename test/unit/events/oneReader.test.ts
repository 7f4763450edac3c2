import assert from "node:assert/strict";
import { explainEvent } from "../../../src/events/eventExplain";
import { summarize } from "../../../src/events/events";
import { openTroubles, signOf } from "../../../src/events/eventMeaning";
import { troubleText } from "../../../src/events/troubles";
import { listCredentialEvents, type CredentialEvent } from "../../../src/leaf/credentialEvents";
import { hostileEvents } from "../../fixtures/hostile";

const event = (body: unknown, statusCode = 400): CredentialEvent => ({
  ...{ id: null, createdDate: null, statusCode, headers: "" },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

/** The forms in which one answer comes through others. */
const WRAPPED: Readonly<Record<string, (answer: object) => unknown>> = {
  "as it is": (answer) => answer,
  "as text": (answer) => JSON.stringify(JSON.stringify(answer)),
  "as text twice": (answer) => JSON.stringify(JSON.stringify(JSON.stringify(answer))),
  "in a list": (answer) => [answer],
  nested: (answer) => ({ response: answer }),
  "carried as text": (answer) => ({ statusCode: 400, body: JSON.stringify(answer) }),
  "carried twice": (answer) => ({ message: JSON.stringify({ cause: JSON.stringify(answer) }) }),
  "cut off": (answer) => JSON.stringify(answer).slice(0, -2),
};

describe("what an event's body says", () => {
  const answers = [
    [{ __type: "NotAuthorizedException", message: "Refresh Token has expired" }, "tokenExpired"],
    [{ __type: "UserNotFoundException", message: "User does not exist." }, "partnerRefused"],
    [{ error: "sharing_disabled", error_description: "The sharing was turned off" }, "sharingOff"],
    [{ code: "organizationNotFound", message: "organization not found" }, "wrongOrganization"],
    [{ __type: "TooManyRequestsException", message: "Rate exceeded" }, "rateLimited"],
  ] as const;

  for (const [form, wrap] of Object.entries(WRAPPED)) {
    it(`is the same for the row, the explanation and the diagnosis: ${form}`, () => {
      for (const [answer, trouble] of answers) {
        const shown = event(wrap(answer));
        const [finding] = openTroubles([shown], false);
        assert.equal(finding?.trouble, trouble, shown.body);
        assert.equal(explainEvent(shown), explainEvent(event(answer)), shown.body);
        const [name = ""] = Object.values(answer);
        assert.ok(summarize(shown).startsWith(name), summarize(shown));
      }
    });
  }

  it("is the same for the explanation and the diagnosis, however hostile", async () => {
    const body: unknown = JSON.parse(JSON.stringify(hostileEvents()));
    const leaf = () => Promise.resolve({ status: 200, body, total: undefined, header: () => undefined });
    const { events } = await listCredentialEvents(
      leaf,
      "u",
      { path: "panorama-credentials", secret: [] },
      { page: 0, size: 100 },
    );
    assert.ok(events.length >= 200);
    for (const shown of events) {
      const sign = signOf(shown);
      const [finding] = openTroubles([shown], false);
      assert.equal(finding?.trouble, sign.kind === "trouble" ? sign.trouble : undefined);
      const explanation = explainEvent(shown) ?? "";
      if (finding?.explicit && !["rateLimited", "serverTrouble"].includes(finding.trouble)) {
        if (finding.trouble !== "gatewayRefused")
          assert.ok(explanation.includes(troubleText(finding.trouble).sentence));
      } else if (!finding) assert.doesNotMatch(explanation, /alone|authorize|partner/);
    }
  });

  it("is a page's title, a plain text or Amazon's words, also where another answer carries it", () => {
    const page = "<html><head><title>403 Forbidden</title></head><body>nginx</body></html>";
    const xml = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";
    for (const [body, row] of [
      [page, "403 Forbidden"],
      [{ message: page }, "403 Forbidden"],
      [{ code: "BAD_GATEWAY", error: page }, "403 Forbidden"],
      [JSON.stringify(page), "403 Forbidden"],
      [JSON.stringify("Too many requests"), "Too many requests"],
      [xml, "AccessDenied: Request has expired"],
      [{ body: xml }, "AccessDenied: Request has expired"],
    ] as const) {
      assert.equal(summarize(event(body)), row);
    }
  });
});
