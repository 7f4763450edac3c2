import { oneLine } from "../base/text";
import type { Provider } from "../model/provider";
import { providers, shownProvider } from "../providers";
import { CliError, EXIT } from "./exitCodes";

/** The provider of this id, or Panorama if none is named; throws a CliError that names all. */
export function providerOf(id: string | undefined): Provider {
  const found = id === undefined ? shownProvider : providers.find((one) => one.id === id);
  if (found) return found;
  const ids = providers.map((one) => one.id).join(", ");
  throw new CliError(`Unknown provider ${oneLine(id ?? "")}. Known: ${ids}`, EXIT.usage);
}
