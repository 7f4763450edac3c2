/** The version of the program, as package.json has it; a constant, so that the sandbox stays one file. */
export const VERSION = "0.1.0";
