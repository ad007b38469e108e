/**
 * The browser's own storage, read with care: what stands there may be an older page's, or anybody's.
 */

/** Fields of the object under that key; none where there is no such thing. */
export const readFields = (key: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(window.localStorage.getItem(key) ?? 'null');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (cause) {
    if (cause instanceof SyntaxError) return {};
    throw cause;
  }
};

export const writeFields = (key: string, fields: object): void => window.localStorage.setItem(key, JSON.stringify(fields));
