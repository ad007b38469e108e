/**
 * Looking into values of which nothing is known: events, answers, what calls were given.
 */
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsIn = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

export const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);
