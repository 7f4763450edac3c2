import type { PanoramaCredential } from "./credential";
import type { Trouble } from "./trouble";
import type { Directory, Environment } from "./directory";
import type { LeafUser } from "./leafUser";
import type { Settings } from "./options";
import { OtherCredentials } from "./otherCredential";
import { seedFew, seedOthers } from "./otherSeeding";
import { grower, NAME_STYLES } from "./people";
import { Random } from "./random";
import { DAY } from "./time";

interface Kind {
  readonly environment: Environment;
  readonly trouble?: Trouble;
}

/** What each dozen of users is, in some order: seven connected, two broken, three not connected. */
const DOZEN: readonly (Kind | undefined)[] = [
  ...Array.from({ length: 5 }, (): Kind => ({ environment: "STAGE" })),
  { environment: "PRODUCTION" },
  { environment: "PRODUCTION" },
  { environment: "STAGE", trouble: "tokenExpired" },
  { environment: "STAGE", trouble: "missingPermission" },
  undefined,
  undefined,
  undefined,
];

/** Makes the first Leaf users, none of whom exists, and adds the operations of the connected ones to the directory. */
export function* seedUsers({ seed, users, providers, clock }: Settings, directory: Directory): Generator<LeafUser> {
  const startedAt = clock.now();
  let kinds: readonly (Kind | undefined)[] = [];
  let styles: readonly string[] = [];
  for (let index = 0; index < users; index++) {
    const place = index % DOZEN.length;
    if (place === 0) {
      const order = new Random(`${seed}/dozen/${index}`);
      kinds = order.shuffle(DOZEN);
      styles = order.shuffle(NAME_STYLES);
    }
    const random = new Random(`${seed}/user/${index}`);
    const id = random.uuid();
    const profile = grower(random, index + 1, styles[place] ?? "plain");
    // Made even if they are not used, so that the rest of the world doesn't depend on the number of providers.
    const few = seedFew(random, startedAt);
    const otherCredentials =
      providers === 0 ? new OtherCredentials(few) : seedOthers(new Random(`${id}/others`), id, providers, startedAt);
    const kind = kinds[place];
    const name = profile.name ?? `Operation ${index + 1}`;
    const panorama = kind === undefined ? undefined : seedCredential(random, kind, startedAt, name, directory);
    yield { id, profile, otherCredentials, panorama };
  }
}

function seedCredential(
  random: Random,
  { environment, trouble }: Kind,
  startedAt: number,
  name: string,
  directory: Directory,
): PanoramaCredential {
  const organizationCode = random.code(8);
  directory.add({ environment, organizationCode, name });
  const { clientId, username } = directory.partners[environment];
  // Older than events are kept, so that the history is full.
  const createdAt = startedAt - random.int(31 * DAY, 400 * DAY);
  const brokenAt = startedAt - random.int(2 * DAY, 6 * DAY);
  return {
    id: random.uuid(),
    createdAt,
    clientId,
    username,
    organizationCode,
    clientEnvironment: environment,
    refreshToken: undefined,
    changes: trouble === undefined ? [] : [{ at: brokenAt, trouble }],
    recorded: [],
  };
}
