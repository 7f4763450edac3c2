import type { SampleSubject } from "../../src/alerts/sampleBodies";

/** What the samples of a test are about: placeholders, and a new id each time. */
export function alertSubject(): SampleSubject {
  let ids = 0;
  return {
    leafUserId: "user-1",
    credentialId: "credential-1",
    provider: "Example",
    time: Date.UTC(2026, 2, 19, 12, 0, 0, 123),
    newId: () => `id-${(ids += 1)}`,
  };
}
