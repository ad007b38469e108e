/**
 * Messages that reached the world: published to a topic, put on an event bus, mailed to somebody.
 *
 * Invariant: bounded by their number and their size; the oldest go first.
 */
import type { CapturedContent, CapturedMessage, MessageKind } from './records.ts';
import type { World } from './world.ts';

const MAX_MESSAGES = 1000;
const MAX_CHARACTERS = 16 * 1024 * 1024;

export function capture(world: World, now: number, content: CapturedContent): void {
  const size = JSON.stringify(content).length;
  world.messages.put({ v: 1, number: world.nextNumber(), at: now, size, content });
  const kept = byAge(world);
  let characters = kept.reduce((sum, message) => sum + message.size, 0);
  let count = kept.length;
  for (const oldest of kept) {
    if (count <= MAX_MESSAGES && characters <= MAX_CHARACTERS) break;
    world.messages.remove(String(oldest.number));
    characters -= oldest.size;
    count -= 1;
  }
}

export type MessagePage = {
  readonly messages: readonly (CapturedContent & { readonly number: number; readonly at: string })[];
  /** Where the next page begins; null where there is none. */
  readonly next: number | null;
};

/** Oldest first, of those numbered above `after`. */
export function listMessages(world: World, kind: MessageKind | undefined, after: number, limit: number): MessagePage {
  const wanted = byAge(world).filter(({ number, content }) => number > after && (kind === undefined || content.kind === kind));
  const page = wanted.slice(0, limit);
  return {
    messages: page.map(({ number, at, content }) => ({ number, at: new Date(at).toISOString(), ...content })),
    next: wanted.length > page.length ? (page.at(-1)?.number ?? null) : null,
  };
}

function byAge(world: World): readonly CapturedMessage[] {
  return world.messages.all().toSorted((a, b) => a.number - b.number);
}
