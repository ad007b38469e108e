/**
 * What the SDK asks of an HTTP handler, in the words that its versions share.
 */

export type RequestHandler = {
  /** Has to end when `abortSignal` fires. */
  handle(request: HandlerRequest, options?: { readonly abortSignal?: AbortSignal }): Promise<{ readonly response: HandlerResponse }>;
};

export type HandlerRequest = {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

export type HandlerResponse = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes, or a stream of them. */
  readonly body?: unknown;
};
