/** `/_simulator/messages`: what was published, put on an event bus, mailed or measured, a page at a time. */
import * as z from 'zod';
import { MESSAGE_KINDS } from '../../world/records.ts';
import { json, readQuery } from './control-path.ts';
import type { ControlPath } from './control-path.ts';

const DEFAULT_MESSAGES = 100;
const MAX_MESSAGES = 1000;

const messagesQuery = z.strictObject({
  kind: z.enum(MESSAGE_KINDS).optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(MAX_MESSAGES).default(DEFAULT_MESSAGES),
});

export const messagesPath: ControlPath = {
  GET: (simulator, _request, query) => {
    const wanted = readQuery(query, messagesQuery);
    return wanted.kind === 'refused' ? wanted.response : json(200, simulator.messages(wanted.value));
  },
};
