import { diagnoseTool } from "./diagnoseTool";
import { eventsTool } from "./eventsTool";
import { listUsersTool } from "./listUsersTool";
import { statusTool } from "./statusTool";
import type { ToolParts } from "./toolParts";

/** A tool that changes nothing: its answer, for what a model has given. Throws a ToolRefusal or a LeafError. */
type ReadTool = (parts: ToolParts, input: unknown, signal: AbortSignal) => Promise<string>;

/** The tools that only read, by their names in the manifest. */
export const readTools: Readonly<Record<string, ReadTool>> = {
  leaf_list_users: listUsersTool,
  leaf_get_panorama_status: statusTool,
  leaf_get_credential_events: eventsTool,
  leaf_diagnose_connection: diagnoseTool,
};

/** The tool that starts a connection, by its name in the manifest. */
export const START_TOOL = "leaf_start_panorama_connection";
