/** For some of an object's properties: what becomes of a value before it is set. */
type Guards<T> = { readonly [K in keyof T]?: (value: T[K]) => T[K] };

/**
 * The editor's object behind guards: it is read and used as it is, and whatever is set on it goes through the guard of
 * its property first, so that nobody has to think of it where a text is made.
 */
export function guarded<T extends object>(shown: T, guards: Guards<T>): T {
  return new Proxy(shown, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      // The editor's objects keep their state in themselves, not in what stands before them.
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
    set: (target, key, value) => {
      const guard = Object.hasOwn(guards, key) ? guards[key as keyof T] : undefined;
      return Reflect.set(target, key, guard ? guard(value as T[keyof T]) : value, target);
    },
  });
}

/** The guard of a property that may be without a text. */
export function optional(guard: (text: string) => string): (text: string | undefined) => string | undefined {
  return (text) => (text === undefined ? undefined : guard(text));
}
