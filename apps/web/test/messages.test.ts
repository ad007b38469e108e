import { describe, expect, it } from 'vitest';
import {
  leftAt,
  leftOnPage,
  longestMilliseconds,
  nextToLeave,
  readMilliseconds,
  withMessage,
  withoutMessage,
} from '../src/app/messages.ts';

const saved = { id: 'saved', type: 'success', text: 'Shop is saved.', at: 1_000 } as const;
const failed = { id: 'failed', type: 'error', text: 'The sign-in did not work.', at: 1_000 } as const;
const partly = { id: 'partly', type: 'warning', text: '3 were deleted, 2 were not.', at: 1_000 } as const;

describe('messages above the page', () => {
  it('come newest first, the oldest of too many leaves', () => {
    const three = [saved, failed, partly].reduce(withMessage, []);
    expect(three.map(({ id }) => id)).toEqual(['partly', 'failed', 'saved']);
    expect(withMessage(three, { ...saved, id: 'again' }).map(({ id }) => id)).toEqual(['again', 'partly', 'failed']);
    expect(withoutMessage(three, 'failed').map(({ id }) => id)).toEqual(['partly', 'saved']);
  });

  it('of what went well leave by themselves, and those of what did not stay', () => {
    const messages = [saved, failed, partly];
    const end = saved.at + longestMilliseconds;
    expect(nextToLeave(messages)).toBe(end);
    expect(leftAt(messages, end - 1)).toEqual(messages);
    expect(leftAt(messages, end)).toEqual([failed, partly]);
    expect(nextToLeave([failed, partly])).toBeNull();
  });

  it('of what went well outlive the page that they led to, and leave with the next one once they were read', () => {
    const messages = [saved, failed];
    expect(leftOnPage(messages, saved.at + readMilliseconds - 1)).toEqual(messages);
    expect(leftOnPage(messages, saved.at + readMilliseconds)).toEqual([failed]);
  });
});
