/** Resolves after the given number of milliseconds. */
export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** How long to wait, how often to look, and what to say when it was in vain. */
export interface WaitOptions {
  timeoutMs: number;
  intervalMs?: number;
  /** Completes "Waited 5 s in vain for …". */
  what: string | (() => string);
}

/** Calls `probe` until it yields something other than undefined or false, and rejects when the time is over. */
export async function waitFor<T>(
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  options: WaitOptions,
): Promise<T> {
  const deadline = Date.now() + options.timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() >= deadline) {
      const what = typeof options.what === "string" ? options.what : options.what();
      const error = new Error(`Waited ${options.timeoutMs / 1000} s in vain for ${what}.`);
      error.name = "TimeoutError";
      throw error;
    }
    await delay(options.intervalMs ?? 100);
  }
}

/** Passes on the outcome of `work`, or rejects when it takes longer than the given milliseconds. */
export async function within<T>(work: Promise<T>, timeoutMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${what} took longer than ${timeoutMs / 1000} s.`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
