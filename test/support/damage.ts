import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";

/** What a file can look like after a disk was full, a process was killed or somebody meant well. */
export const damages: Readonly<Record<string, (file: string) => void>> = {
  "is empty": write(() => ""),
  "ends in the middle": write((whole) => whole.slice(0, Math.floor(whole.length / 2))),
  "has other types": write((whole) => JSON.stringify(each(whole, (value) => [value]))),
  "is null": write(() => "null"),
  "has huge numbers": write((whole) => text(each(whole, (value) => (typeof value === "number" ? HUGE : value)))),
  "has NaN for numbers": write((whole) => text(each(whole, (value) => (typeof value === "number" ? "NaN" : value)))),
  "is of the far future": write((whole) => text(each(whole, (value) => (typeof value === "number" ? 4e15 : value)))),
  "is of the far past": write((whole) => text(each(whole, (value) => (typeof value === "number" ? -4e15 : value)))),
  "is a folder": (file) => {
    rmSync(file, { recursive: true, force: true });
    mkdirSync(file);
  },
  // Root may read anything, but nobody can follow a link to itself.
  "can't be read": (file) => {
    rmSync(file, { recursive: true, force: true });
    symlinkSync(file, file);
  },
  "is binary": write(() => Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 89) % 256))),
};

/** Reads as a number that JSON can't hold. */
const HUGE = "HUGE";
const text = (value: unknown) => JSON.stringify(value).replaceAll(`"${HUGE}"`, "1e999");

let content = "";
/** Says what the next damaged file held. */
export function damaging(whole: string): void {
  content = whole;
}

function write(change: (whole: string) => string | Buffer): (file: string) => void {
  return (file) => writeFileSync(file, change(content));
}

function each(whole: string, change: (value: unknown) => unknown): unknown {
  const object = JSON.parse(whole) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
