import * as v from "valibot";
import { optionalText, parseAnswer, textOrNumber } from "./parse";
import type { Leaf } from "./send";
import { leafUserPath } from "./users";

/** An organization at a provider, whose data Leaf reads or not. */
export interface ProviderOrganization {
  readonly id: string | null;
  readonly name: string | null;
  /** Leaf's own word: PREVIEW, SELECTED or BLOCKED. */
  readonly status: string | null;
  /** Where its connection is managed at the provider. */
  readonly managementUri: string | null;
}

const organization = v.pipe(
  v.object({
    providerOrgId: textOrNumber,
    providerOrgName: optionalText,
    status: optionalText,
    managementUri: optionalText,
  }),
  v.transform(({ providerOrgId, providerOrgName, status, managementUri }): ProviderOrganization => ({
    id: providerOrgId,
    name: providerOrgName,
    status,
    managementUri,
  })),
);

/** The most that is asked for: whoever has more sees the first ones. */
const MOST = 100;

/** Lists a Leaf user's organizations at a provider, by the provider's name in their path; throws a LeafError. */
export async function listOrganizations(
  leaf: Leaf,
  leafUserId: string,
  provider: string,
  signal?: AbortSignal,
): Promise<readonly ProviderOrganization[]> {
  const path = `${leafUserPath(leafUserId)}/${encodeURIComponent(provider)}/organizations`;
  const { body } = await leaf({ method: "GET", path, query: { page: 0, size: MOST }, signal });
  return parseAnswer(v.array(organization), body ?? [], `GET ${path}`);
}
