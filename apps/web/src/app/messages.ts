/**
 * Messages of what was done, and when each of them leaves: what went well leaves by itself, once it could be read; what did not stays until
 * somebody has put it away.
 */
export type Told = {
  readonly type: 'success' | 'info' | 'warning' | 'error';
  readonly text: string;
  /** What it is about, where the text does not name it. */
  readonly about?: string;
};
/** `at`: in milliseconds, when it was told. */
export type Message = Told & { readonly id: string; readonly at: number };

/** A sentence or two are read in this time. */
export const readMilliseconds = 3_000;
/** For whoever looked elsewhere. */
export const longestMilliseconds = 12_000;
const mostMessages = 3;

const leaves = ({ type }: Message): boolean => type === 'success';

/** The newest first. */
export const withMessage = (messages: readonly Message[], told: Message): readonly Message[] => [told, ...messages].slice(0, mostMessages);

export const withoutMessage = (messages: readonly Message[], id: string): readonly Message[] => messages.filter((one) => one.id !== id);

/** What is left at that time. */
export const leftAt = (messages: readonly Message[], now: number): readonly Message[] =>
  messages.filter((one) => !leaves(one) || now - one.at < longestMilliseconds);

/** What is left where another page is opened at that time: a message of what leads there is told just before. */
export const leftOnPage = (messages: readonly Message[], now: number): readonly Message[] =>
  messages.filter((one) => !leaves(one) || now - one.at < readMilliseconds);

/** When the next one leaves by itself; null: none does. */
export const nextToLeave = (messages: readonly Message[]): number | null => {
  const ends = messages.filter(leaves).map(({ at }) => at + longestMilliseconds);
  return ends.length === 0 ? null : Math.min(...ends);
};
