/** What a handler answers; the body is already text, or bytes where a test wants them. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}
