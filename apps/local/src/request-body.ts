/**
 * The body of a request, up to a limit.
 *
 * Owns: what happens beyond it. A body that is too large is read to its end and thrown away, because a client that is
 * still sending reads no answer; one that never ends is cut off.
 */
import type { IncomingMessage } from 'node:http';

/** Larger than anything sent by mistake. */
const patienceBytes = 64 * 1024 * 1024;

export const readBody = async (request: IncomingMessage, limitBytes: number): Promise<Buffer | 'too-large'> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limitBytes) chunks.push(chunk);
    else chunks.length = 0;
    if (size > patienceBytes) break;
  }
  return size > limitBytes ? 'too-large' : Buffer.concat(chunks);
};
