import { Random } from "./random";

/** The two worlds of Panorama. */
const ENVIRONMENTS = ["STAGE", "PRODUCTION"] as const;

/** One of Panorama's two worlds. */
export type Environment = (typeof ENVIRONMENTS)[number];

/** What a partner of Precision Planting owns in one environment. */
export interface Partner {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  readonly sharingUrlId: string;
}

/** A farmer's operation in Panorama. */
export interface Organization {
  readonly environment: Environment;
  readonly organizationCode: string;
  readonly name: string;
}

/** The Leaf account that the sandbox has; all of it is made up. */
export interface Account {
  readonly email: string;
  readonly password: string;
  /** What tokens are signed with; the same for a seed, so that a token outlives a restart of the sandbox. */
  readonly tokenKey: string;
}

const NAMES: Readonly<Record<Environment, readonly string[]>> = {
  STAGE: ["Sandbox Prairie Farms", "Test Valley Land & Cattle", "Gård Østerbølle (prøve)", "Sample Creek Seeds"],
  PRODUCTION: [
    "Four Winds Grain",
    "Fazenda São João do Araguaia",
    "Northern Light Agricultural Cooperative of the Upper Red River Valley and Adjoining Counties",
    "O'Hara & Daughters",
  ],
};

/** The environment named by a value, if it names one. */
export function environmentOf(value: unknown): Environment | undefined {
  return ENVIRONMENTS.find((environment) => environment === value);
}

/** Who exists outside the Leaf users: the account, the partners and the operations in Panorama. */
export class Directory {
  readonly account: Account;
  readonly partners: Readonly<Record<Environment, Partner>>;
  /** The operations that anybody may connect; each seeded connected user has one more of its own. */
  readonly organizations: readonly Organization[];
  readonly #byCode = new Map<string, Organization>();

  constructor(seed: number) {
    const random = new Random(`${seed}/directory`);
    this.account = {
      email: "developer@sandbox.example",
      password: `sandbox-password-${random.tail(10)}`,
      tokenKey: `sandbox-token-key-${random.tail(32)}`,
    };
    this.partners = { STAGE: partner(random, "stage"), PRODUCTION: partner(random, "production") };
    this.organizations = ENVIRONMENTS.flatMap((environment) =>
      NAMES[environment].map((name) => ({ environment, organizationCode: random.code(8), name })),
    );
    for (const organization of this.organizations) this.add(organization);
  }

  add(organization: Organization): void {
    this.#byCode.set(organization.organizationCode, organization);
  }

  /** The operation with exactly this code, in whichever environment. */
  find(organizationCode: string): Organization | undefined {
    return this.#byCode.get(organizationCode);
  }
}

function partner(random: Random, environment: string): Partner {
  return {
    clientId: `sandbox-client-${environment}-${random.tail(8)}`,
    username: `sandbox-partner-${environment}-${random.tail(6)}`,
    password: `sandbox-partner-password-${environment}-${random.tail(12)}`,
    sharingUrlId: random.uuid(),
  };
}
