import assert from "node:assert/strict";
import { askAll, BACK, type Refusal, type Step } from "../../../../src/ui/prompts/flow";

describe("a flow of questions", () => {
  let asked: string[];
  let answers: Map<string, string>;
  /** What is answered, in turn; "<" goes back. */
  let script: string[];
  const step = (field: string, applies?: () => boolean): Step => ({
    field,
    ...(applies ? { applies } : {}),
    ask: ({ step: at, totalSteps }, refused) => {
      asked.push(`${field} ${at}/${totalSteps}${refused === undefined ? "" : `: ${refused}`}`);
      const answer = script.shift() ?? answers.get(field) ?? "";
      if (answer === "<") return Promise.resolve(BACK);
      answers.set(field, answer);
      return Promise.resolve(undefined);
    },
  });
  const steps = () => [step("name"), step("email"), step("phone"), step("address")];
  /** Refuses in turn, and then takes what it gets. */
  const finish =
    (...refusals: Refusal[]) =>
    () => {
      asked.push(`send ${[...answers.values()].join(",")}`);
      return Promise.resolve(refusals.shift());
    };

  beforeEach(() => {
    asked = [];
    answers = new Map();
    script = [];
  });

  it("asks in order, with Back, and leaves out what doesn't apply", async () => {
    script = ["a", "<", "b", "c"];
    await askAll("Title", [step("one"), step("two", () => false), step("three")], finish());
    assert.deepEqual(asked, ["one 1/2", "three 2/2", "one 1/2", "three 2/2", "send b,c"]);
  });

  it("asks again only what was refused, with the reason, and keeps all other answers", async () => {
    script = ["Ann", "ann@x.io", "555 ext. 12", "Ames", "555"];
    await askAll(
      "Title",
      steps(),
      finish({ fields: [{ field: "phone", sentence: "No extensions." }], sentence: "Not created." }),
    );
    assert.deepEqual(asked.slice(4), [
      "send Ann,ann@x.io,555 ext. 12,Ames",
      "phone 3/4: No extensions.",
      "send Ann,ann@x.io,555,Ames",
    ]);
  });

  it("asks several refused ones in their order, as often as it takes", async () => {
    script = ["1", "2", "3", "4", "5", "6", "7"];
    const both = [
      { field: "phone", sentence: "P" },
      { field: "name", sentence: "N" },
      { field: "unknown", sentence: "?" },
    ];
    await askAll("T", steps(), finish({ fields: both, sentence: "" }, { fields: both.slice(0, 1), sentence: "" }));
    assert.deepEqual(asked.slice(4), [
      "send 1,2,3,4",
      "name 1/4: N",
      "phone 3/4: P",
      "send 5,2,6,4",
      "phone 3/4: P",
      "send 5,2,7,4",
    ]);
  });

  it("shows a refusal that is about no field at the last question, where Enter sends again", async () => {
    script = ["1", "2", "3", "4"];
    await askAll("T", steps(), finish({ fields: [{ field: "x", sentence: "?" }], sentence: "Not created." }));
    assert.deepEqual(asked.slice(4), ["send 1,2,3,4", "address 4/4: Not created.", "send 1,2,3,4"]);
  });

  it("goes back from a refused question to the one before it, and on from there", async () => {
    script = ["1", "2", "3", "4", "<", "two", "three"];
    await askAll("T", steps(), finish({ fields: [{ field: "phone", sentence: "P" }], sentence: "" }));
    assert.deepEqual(asked.slice(4), [
      "send 1,2,3,4",
      "phone 3/4: P",
      "email 2/4",
      "phone 3/4: P",
      "send 1,two,three,4",
    ]);
  });
});
