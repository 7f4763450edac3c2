import { CliError, EXIT } from "./exitCodes";

/** All of standard input as a text; throws a CliError if it is longer than `most` characters, which `what` can't be. */
export async function readStdin(stdin: AsyncIterable<Buffer | string>, most: number, what: string): Promise<string> {
  let text = "";
  for await (const chunk of stdin) {
    text += chunk.toString();
    if (text.length > most) throw new CliError(`Standard input is too long for ${what}.`, EXIT.usage);
  }
  return text;
}
