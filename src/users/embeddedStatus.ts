import type { LeafUser } from "../leaf/users";
import type { Connected } from "../model/credentialIdentity";

/**
 * What a Leaf user's own record tells of its status; undefined if it tells nothing. Leaf documents neither that a list
 * embeds credentials nor that it embeds all there are: so what a record leaves out says nothing, neither of its own user
 * nor of any other. Pure.
 */
export function statusInRecord(attached: LeafUser["attached"], embeddedKey: string): Connected | undefined {
  const embedded = Object.hasOwn(attached, embeddedKey) ? attached[embeddedKey] : undefined;
  return embedded?.status ? { status: embedded.status, environment: embedded.clientEnvironment } : undefined;
}
