import { checkQuery, orderAsked, textFilter } from "../filters";
import { created, isObject, json, jsonBody, noContent, param, type Call, type JsonObject } from "../http";
import { PROFILE_FIELDS, showUser, type LeafUser, type Profile } from "../leafUser";
import type { Settings } from "../options";
import { pagedInOrder } from "../paging";
import { badRequest } from "../problem";
import type { Route } from "../router";
import type { World } from "../world";

const USERS = "/services/usermanagement/api/users";
const FILTERS = ["email", "name", "externalId"] as const;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Checks the fields that a body has; `null` erases an optional one. */
function profileIn(body: JsonObject): Profile {
  const profile: Profile = {};
  for (const field of PROFILE_FIELDS) {
    const value = body[field];
    if (value === undefined) continue;
    if (value !== null && typeof value !== "string") throw badRequest(`${field}Invalid`, `${field} must be a string.`);
    profile[field] = value;
  }
  if (profile.name !== undefined && (profile.name ?? "").trim() === "") {
    throw badRequest("nameInvalid", "name must not be empty.");
  }
  if (profile.email !== undefined && !EMAIL.test(profile.email ?? "")) {
    throw badRequest("emailInvalid", "email must be an e-mail address.");
  }
  return profile;
}

function completeProfileIn(body: JsonObject): Profile {
  const { name, email, phone = null, address = null, externalId = null } = profileIn(body);
  if (name === undefined) throw badRequest("nameInvalid", "name is required.");
  if (email === undefined) throw badRequest("emailInvalid", "email is required.");
  return { name, email, phone, address, externalId };
}

const sameId = (value: unknown, id: unknown): value is JsonObject => isObject(value) && value["id"] === id;

/** The Leaf users: list, get, create, patch, replace, delete. */
export function userRoutes(world: World, settings: Settings): Route[] {
  const { nameFilter } = settings;
  const show = (user: LeafUser) => showUser(user, settings);

  // Leaf's documentation promises the users that have an email or externalId; of a name it doesn't say how it is compared.
  const matches = (call: Call) => {
    const asked = FILTERS.map((field) => [field, textFilter(call, field)] as const);
    return ({ profile }: LeafUser) =>
      asked.every(([field, text]) => {
        if (text === undefined) return true;
        const value = profile[field];
        return field === "name" && nameFilter === "part"
          ? (value ?? "").toLowerCase().includes(text.toLowerCase())
          : value === text;
      });
  };

  const list = (call: Call) => {
    checkQuery(call, FILTERS);
    const order = orderAsked<LeafUser>(
      call,
      {
        id: ({ id }) => id,
        ...Object.fromEntries(
          PROFILE_FIELDS.map((field) => [field, ({ profile }: LeafUser) => profile[field] ?? null]),
        ),
      },
      () => 0,
    );
    const { items, headers } = pagedInOrder(call, world.users().filter(matches(call)), order);
    return json(items.map(show), 200, headers);
  };

  const create = (call: Call) => {
    const user = world.createUser(completeProfileIn(jsonBody(call)));
    return created(show(user), `${USERS}/${user.id}`);
  };

  const patch = (call: Call) => {
    const user = world.user(param(call, "id"));
    user.profile = { ...user.profile, ...profileIn(jsonBody(call)) };
    return json(show(user));
  };

  // Leaf's hazard, on purpose: what the body leaves out is gone, the credentials included. A credential stays if the body
  // has its object with its id; that the id counts is the sandbox's choice.
  const replace = (call: Call) => {
    const body = jsonBody(call);
    const id = body["id"];
    if (typeof id !== "string") throw badRequest("idInvalid", "id is required.");
    const user = world.user(id);
    user.profile = completeProfileIn(body);
    for (const { id, provider } of user.otherCredentials.all()) {
      if (!sameId(body[provider.key], id)) world.detachOther(user, provider);
    }
    if (!sameId(body["panoramaCredentials"], user.panorama?.id)) world.detach(user);
    return json(show(user));
  };

  const remove = (call: Call) => {
    world.deleteUser(world.user(param(call, "id")));
    return noContent;
  };

  return [
    { method: "GET", path: USERS, handle: list },
    { method: "POST", path: USERS, handle: create },
    { method: "PUT", path: USERS, handle: replace },
    { method: "GET", path: `${USERS}/:id`, handle: (call) => json(show(world.user(param(call, "id")))) },
    { method: "PATCH", path: `${USERS}/:id`, handle: patch },
    { method: "DELETE", path: `${USERS}/:id`, handle: remove },
  ];
}
