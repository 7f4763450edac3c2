/** What became of a secret that was to be kept. */
export type Kept = "kept" | "thisSessionOnly";

/** Keeps secrets; where the machine can't keep one, it stays in memory until the window closes. */
export interface SecretsStorage {
  read(key: string): Promise<string | undefined>;
  write(key: string, value: string): Promise<Kept>;
  erase(key: string): Promise<void>;
}
