import type { ToolParts } from "../../assistants/toolParts";
import type { Logger } from "../../base/logger";
import type { Fetch } from "../../leaf/fetch";
import type { ConnectParts } from "../commands/connect";

/** What assistants work with. */
export interface AssistantsParts extends ToolParts, Omit<ConnectParts, "store" | "users"> {
  readonly fetch: Fetch;
  readonly log: Logger;
}
