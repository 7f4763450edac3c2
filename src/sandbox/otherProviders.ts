import type { Environment } from "./directory";

/** A company besides Precision Planting, and how Leaf is connected to it. */
export interface OtherProvider {
  /** Its name in paths: `john-deere` has `john-deere-credentials`. */
  readonly path: string;
  /** Its name in filters, and where its organizations are asked for. */
  readonly name: string;
  /** Its field in a Leaf user's record. */
  readonly key: string;
  /** What the call that creates a credential must bring. */
  readonly required: readonly string[];
  /** What that call may bring besides. */
  readonly optional: readonly string[];
  /** What an answer has besides id, status and createdTime; secrets stand in it as they are. */
  readonly answer: readonly string[];
  /** What the farmer permits, for companies whose answers say so. */
  readonly scopes?: readonly string[];
  /** The environment of a credential that was created without one. */
  readonly defaultEnvironment?: Environment;
  /** How Leaf gets in there: by a refresh token, a password, or keys that go with each request. */
  readonly entry: "token" | "password" | "keys";
  /** Whether Leaf lists the farmer's organizations. */
  readonly hasOrganizations?: boolean;
  /** Whether Leaf can tell which of them are connected. */
  readonly tellsConnected?: boolean;
}

/** The companies besides Precision Planting, with all that the sandbox knows of each. */
export const OTHER_PROVIDERS: readonly OtherProvider[] = [
  {
    path: "john-deere",
    name: "JohnDeere",
    key: "johnDeereCredentials",
    required: ["clientKey", "clientSecret", "refreshToken", "clientEnvironment"],
    optional: ["accessToken", "tokenId", "tokenSecretKey"],
    answer: ["clientKey", "clientSecret", "accessToken", "refreshToken", "clientEnvironment"],
    scopes: ["ag1", "ag2", "ag3", "eq1", "offline_access", "files"],
    entry: "token",
    hasOrganizations: true,
    tellsConnected: true,
  },
  {
    path: "climate-field-view",
    name: "ClimateFieldView",
    key: "climateFieldViewCredentials",
    required: ["clientId", "clientSecret", "apiKey", "refreshToken"],
    optional: [],
    answer: ["clientId", "clientSecret", "apiKey", "accessToken", "refreshToken"],
    scopes: ["fields:read", "asPlanted:read", "asApplied:read", "asHarvested:read"],
    entry: "token",
  },
  {
    path: "cnhi",
    name: "CNHI",
    key: "cnhiCredentials",
    required: ["clientId", "clientSecret", "subscriptionKey", "refreshToken", "clientEnvironment"],
    optional: [],
    answer: ["clientId", "clientSecret", "subscriptionKey", "refreshToken", "clientEnvironment"],
    entry: "token",
  },
  {
    path: "cnhi-field-ops",
    name: "CNHIFieldOps",
    key: "cnhiFieldOpsCredentials",
    required: ["clientId", "clientSecret", "subscriptionKey", "refreshToken"],
    optional: ["clientEnvironment"],
    answer: ["clientId", "clientSecret", "subscriptionKey", "refreshToken", "clientEnvironment"],
    defaultEnvironment: "STAGE",
    entry: "token",
  },
  {
    path: "claas",
    name: "CLAAS",
    key: "claasCredentials",
    required: ["clientKey", "clientSecret", "refreshToken"],
    optional: ["clientEnvironment"],
    answer: ["clientKey", "clientSecret", "refreshToken", "clientEnvironment"],
    defaultEnvironment: "STAGE",
    entry: "token",
  },
  {
    path: "trimble",
    name: "Trimble",
    key: "trimbleCredentials",
    required: ["clientId", "clientSecret", "refreshToken"],
    optional: [],
    answer: ["clientId", "clientSecret", "accessToken", "refreshToken"],
    scopes: ["openid", "offline_access", "fields", "files"],
    entry: "token",
    hasOrganizations: true,
  },
  {
    path: "ag-leader",
    name: "AgLeader",
    key: "agLeaderCredentials",
    required: ["publicKey", "privateKey", "refreshToken"],
    optional: ["accessToken"],
    answer: ["publicKey", "privateKey", "accessToken", "refreshToken"],
    entry: "token",
  },
  {
    path: "stara",
    name: "Stara",
    key: "staraCredentials",
    required: ["apiKey", "accessToken", "accessTokenClient", "refreshToken"],
    optional: [],
    answer: ["apiKey", "accessToken", "accessTokenClient", "refreshToken"],
    entry: "token",
  },
  {
    path: "raven",
    name: "Raven",
    key: "ravenCredentials",
    required: ["clientId", "clientSecret", "refreshToken"],
    optional: [],
    answer: ["clientId", "clientSecret", "accessToken", "refreshToken"],
    scopes: ["offline_access", "fields", "files"],
    entry: "token",
  },
  {
    path: "raven-slingshot",
    name: "RavenSlingshot",
    key: "ravenSlingshotCredentials",
    required: ["apiKey", "accessKey", "sharedSecret"],
    optional: [],
    answer: ["apiKey", "accessKey", "sharedSecret"],
    entry: "keys",
  },
  {
    path: "sentera",
    name: "Sentera",
    key: "senteraCredentials",
    required: ["username", "password", "organizationName"],
    optional: [],
    answer: ["username", "authToken", "organizationId", "organizationName"],
    entry: "password",
  },
  {
    path: "agvance",
    name: "Agvance",
    key: "agvanceCredentials",
    required: ["apiKey", "username", "password", "databaseId", "clientEnvironment"],
    optional: [],
    answer: ["apiKey", "username", "password", "databaseId", "sessionId", "clientEnvironment"],
    entry: "password",
  },
  {
    path: "lindsay",
    name: "Lindsay",
    key: "lindsayCredentials",
    required: ["clientId", "clientSecret", "refreshToken", "clientEnvironment"],
    optional: [],
    answer: ["clientId", "clientSecret", "accessToken", "refreshToken", "clientEnvironment"],
    scopes: ["offline_access", "irrigation"],
    entry: "token",
  },
  {
    path: "valley",
    name: "Valley",
    key: "valleyCredentials",
    required: ["apid", "key", "initializationVector", "username", "password"],
    optional: [],
    answer: ["apid", "key", "initializationVector", "username", "password"],
    entry: "password",
  },
  {
    path: "agrimatics",
    name: "Agrimatics",
    key: "agrimaticsCredentials",
    required: ["clientId", "clientSecret", "accessToken", "clientEnvironment"],
    optional: [],
    answer: ["clientId", "clientSecret", "accessToken", "refreshToken", "clientEnvironment"],
    entry: "token",
  },
];

/** The company that paths call so, if there is one. */
export function otherProviderAt(path: unknown): OtherProvider | undefined {
  return OTHER_PROVIDERS.find((provider) => provider.path === path);
}
