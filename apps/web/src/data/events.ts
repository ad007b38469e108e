/**
 * Server-sent events as they come out of a stream: in pieces that end anywhere.
 */

/** The ids of complete events in `text`, and what is left of it. */
export const readEvents = (text: string): { readonly revisions: readonly string[]; readonly rest: string } => {
  const blocks = text.split('\n\n');
  const rest = blocks.pop() ?? '';
  const revisions = blocks.flatMap((block) => /^id: ?(.+)$/m.exec(block)?.[1] ?? []);
  return { revisions, rest };
};
