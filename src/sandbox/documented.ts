/** Services of Leaf that the sandbox has nothing of. */
const SERVICES =
  "beta|billingapplication|config|geoimages|irrigation|prescription|satellite|uploadservice|weather|widgets";

/** Documented routes of the services that it has a part of: each a pattern, with the methods that Leaf takes there. */
const PARTS: readonly (readonly [methods: string, pattern: string])[] = [
  ["GET POST PUT DELETE", "usermanagement/api/app-keys/.+"],
  ["GET POST DELETE", "usermanagement/api/api-keys(/[^/]+)?"],
  ["GET POST PATCH DELETE", "usermanagement/api/api-owners/.+"],
  ["PATCH", "usermanagement/api/users/[^/]+/[^/]+/organizations/[^/]+"],
  ["POST", "usermanagement/api/users/[^/]+/[^/]+/organizations/sync"],
  ["POST", "usermanagement/api/users/[^/]+/one-click-integration/[^/]+"],
  ["GET POST", "operations/api/batch"],
  ["GET", "operations/api/batch/[^/]+(/status)?"],
  ["POST", "operations/api/files/merge"],
  ["GET", "operations/api/files/[^/]+/(standardGeoparquet|polygonGeoparquet|outsideFieldGeojson)"],
  [
    "GET",
    "operations/api/operations/[^/]+/(standardGeoparquet|filteredGeojson|filteredGeoparquet|imagesV2|geotiffImages|machines|implements|operators|sessions|files)",
  ],
  ["POST", "operations/api/operations/([cC]ropOperationByField|[^/]+/reprocess)"],
  ["GET POST", "operations/api/fields(/.+)?"],
  ["GET", "fields/api/(farms|growers|growers/[^/]+)"],
  ["POST", "fields/api/(growers/enableSync|fields/query/intersects)"],
  ["POST", "fields/api/users/[^/]+/(fields|farms|growers)"],
  ["GET PUT", "fields/api/users/[^/]+/(farms|growers)/[^/]+"],
  ["PUT", "fields/api/growers/[^/]+"],
  ["POST", "fields/api/users/[^/]+/fields/(intersects?|sync)"],
  ["PATCH DELETE", "fields/api/users/[^/]+/fields/[^/]+"],
  ["POST", "fields/api/users/[^/]+/fields/[^/]+/(enableSync|integration/[^/]+)"],
  ["PUT", "fields/api/users/[^/]+/fields/[^/]+/boundary"],
  ["GET", "fields/api/users/[^/]+/fields/[^/]+/boundaries/[^/]+"],
  ["GET", "fields/api/users/[^/]+/fields/[^/]+/operations(/.+)?"],
];

const WHOLE = new RegExp(`^/services/(?:${SERVICES})/api/.`);
const COMPILED = PARTS.map(([methods, pattern]) => ({
  methods: methods.split(" "),
  pattern: new RegExp(`^/services/${pattern}/?$`),
}));

/** Whether Leaf documents such a call; asked about calls that the sandbox doesn't have. */
export function isDocumented(method: string, path: string): boolean {
  const asked = method === "HEAD" ? "GET" : method;
  return WHOLE.test(path) || COMPILED.some(({ methods, pattern }) => methods.includes(asked) && pattern.test(path));
}
