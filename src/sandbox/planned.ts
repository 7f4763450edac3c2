import type { Connection } from "./credential";
import type { Directory } from "./directory";
import type { LeafUser } from "./leafUser";
import type { Settings } from "./options";
import { organizationsIn } from "./organizations";
import { OtherCredentials, type OtherCredential } from "./otherCredential";
import { OTHER_PROVIDERS } from "./otherProviders";
import { Refusal } from "./problem";
import { Random } from "./random";
import type { ShownEvent } from "./staged";
import { rawFiles } from "./stagedFiles";
import { DAY, isoMicros } from "./time";
import { troubleBehind } from "./trouble";
import type { PlannedCredential, PlannedEvent, PlannedFile, PlannedOther, PlannedUser, WorldPlan } from "./worldFile";

/** When a connection began that doesn't say so: before the oldest event that is kept. Seconds. */
const USUAL_AGE = (90 * DAY) / 1_000;
/** When one broke that doesn't say so. Milliseconds. */
const BROKEN_FOR = 3 * DAY;

/** Makes the Leaf users of a world file; what it leaves out follows from the seed. Throws a RangeError for what can't be. */
export function* plannedUsers(
  plan: WorldPlan,
  { seed, clock }: Pick<Settings, "seed" | "clock">,
  directory: Directory,
): Generator<LeafUser> {
  const newest = clock.now() - plan.daysAgo * DAY;
  for (const [index, user] of plan.users.entries()) {
    const random = new Random(`${seed}/planned/${index}`);
    const { panorama, others, id = random.uuid(), ...profile } = user;
    const planned = { newest, random, where: `leafUsers.${index}.credentials` };
    yield {
      id,
      profile: { name: `Leaf user ${index + 1}`, ...profile },
      otherCredentials: new OtherCredentials(otherCredentials(others, planned)),
      panorama: panorama && panoramaCredential(panorama, user, planned, directory),
    };
  }
}

interface Planned {
  /** The newest moment of the file; milliseconds since the epoch. */
  readonly newest: number;
  readonly random: Random;
  readonly where: string;
}

function panoramaCredential(
  planned: PlannedCredential,
  { name }: PlannedUser,
  { newest, random }: Planned,
  directory: Directory,
): LeafUser["panorama"] {
  const { clientEnvironment = "STAGE", files } = planned;
  const organizationCode = random.code(8);
  directory.add({ environment: clientEnvironment, organizationCode, name: name ?? "Operation" });
  const { clientId, username } = directory.partners[clientEnvironment];
  return {
    ...connection(planned, newest, random),
    clientId,
    username,
    organizationCode,
    clientEnvironment,
    refreshToken: undefined,
    ...(files ? { stagedFiles: rawFiles(files.map((file) => dated(file, newest))) } : {}),
  };
}

function otherCredentials(others: PlannedUser["others"], { newest, random, where }: Planned): OtherCredential[] {
  return OTHER_PROVIDERS.flatMap((provider) => {
    const planned: PlannedOther | undefined = others[provider.path];
    if (planned === undefined) return [];
    const { clientEnvironment } = planned;
    const given: OtherCredential["given"] = clientEnvironment ? { clientEnvironment } : {};
    const own = { ...connection(planned, newest, random), provider, given, allBlocked: false };
    return [withOrganizations(own, planned.organizations, `${where}.${provider.path}`)];
  });
}

function withOrganizations(credential: OtherCredential, organizations: unknown, where: string): OtherCredential {
  if (organizations === undefined) return credential;
  if (!credential.provider.hasOrganizations) throw new RangeError(`${where} has no organizations in Leaf`);
  try {
    return { ...credential, organizations: organizationsIn(organizations, credential) };
  } catch (error) {
    if (error instanceof Refusal) throw new RangeError(`${where}: ${error.message}`);
    throw error;
  }
}

function connection(planned: PlannedCredential | PlannedOther, newest: number, random: Random): Connection {
  const { id = random.uuid(), status, age = USUAL_AGE, events } = planned;
  const createdAt = Math.round(newest - age * 1_000);
  const at = Math.max(createdAt, newest - BROKEN_FOR);
  return {
    id,
    createdAt,
    changes: status === "ACTIVE" ? [] : [{ at, trouble: troubleBehind(status), status }],
    recorded: [],
    ...(events ? { replayed: replayed(events, newest) } : {}),
  };
}

/** Events as they are answered, oldest first; one without an age stands where the file has it. */
function replayed(events: readonly PlannedEvent[], newest: number): ShownEvent[] {
  let atMicros = newest * 1_000;
  const shown = events.map(({ id = null, age, statusCode = null, headers = "", body = "" }) => {
    if (age !== undefined) atMicros = microsOf(age, newest);
    const createdDate = age === undefined ? null : isoMicros(atMicros);
    return { atMicros, text: JSON.stringify({ id, createdDate, statusCode, headers, body }) };
  });
  return shown.reverse();
}

function dated({ age, ...file }: PlannedFile, newest: number): object {
  return age === undefined ? file : { ...file, createdTime: isoMicros(microsOf(age, newest)) };
}

function microsOf(age: number, newest: number): number {
  return newest * 1_000 - Math.round(age * 1_000_000);
}
