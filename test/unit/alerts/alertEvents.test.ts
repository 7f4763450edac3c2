import assert from "node:assert/strict";
import {
  ALERT_EVENTS,
  ALERT_GROUPS,
  alertGroupName,
  alertMeaning,
  isAlertEvent,
} from "../../../src/alerts/alertEvents";

describe("Leaf's events", () => {
  it("are 38, each in one group", () => {
    assert.equal(ALERT_EVENTS.length, 38);
    assert.equal(new Set(ALERT_EVENTS).size, 38);
    assert.ok(ALERT_EVENTS.every((event) => /^[a-z]+([A-Z][a-z]+)+$/.test(event)));
  });

  it("have a sentence each, of their own and without a full stop", () => {
    const meanings = ALERT_EVENTS.map(alertMeaning);
    assert.equal(new Set(meanings).size, 38);
    for (const meaning of meanings) assert.match(meaning ?? "", /^[A-Z].{10,}[^.]$/);
  });

  it("have a name for each group", () => {
    const names = ALERT_GROUPS.map(({ id }) => alertGroupName(id));
    assert.equal(new Set(names).size, ALERT_GROUPS.length);
  });

  it("may be others than those that are documented", () => {
    for (const name of ["aNewEvent", "", "toString", "__proto__", "FieldCreated"]) {
      assert.equal(isAlertEvent(name), false);
      assert.equal(alertMeaning(name), undefined);
    }
  });
});
