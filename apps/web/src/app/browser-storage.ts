/**
 * The browser's own storage, used with care: what stands there may be an older page's, or anybody's, and there may be none: people can
 * forbid it, and it can be full. Then the page goes on, and knows less after it was loaded again.
 */

/** Fields of the object under that key; none where there is no such thing. */
export const readFields = (key: string): Readonly<Record<string, unknown>> => {
  const value = parsed(orNothing(() => window.localStorage.getItem(key)) ?? 'null');
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
};

export const writeFields = (key: string, fields: object): void => orNothing(() => window.localStorage.setItem(key, JSON.stringify(fields)));

export const forget = (isMeant: (key: string) => boolean): void =>
  orNothing(() => {
    for (const key of Object.keys(window.localStorage).filter(isMeant)) window.localStorage.removeItem(key);
  });

/** Undefined where the browser refuses. */
export const orNothing = <Value>(ask: () => Value): Value | undefined => {
  try {
    return ask();
  } catch (cause) {
    if (cause instanceof DOMException) return undefined;
    throw cause;
  }
};

/** Undefined for what is no JSON. */
export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
};
