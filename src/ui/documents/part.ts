// What documents get, loaded together: each part that is loaded by itself splits what activation loads into more files.
export { leafUserHover } from "./leafUserHover";
export { SecretWarnings } from "./secretWarnings";
