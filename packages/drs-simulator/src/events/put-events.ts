/**
 * PutEvents: each entry is captured or refused by itself; the answer is 200 either way, with a count of those that failed.
 *
 * The only bus is `default`. Assumption: an entry for another one fails by itself.
 */
import * as z from 'zod';
import type { Answer, Refusal } from '../answer.ts';
import { answer } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { drawUuid } from '../random.ts';
import { capture } from '../world/captured.ts';

const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;
const DEFAULT_BUS = 'default';

const entrySchema = z.strictObject({
  Time: z.number().optional(),
  Source: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z
    .string()
    .min(1)
    .max(1600)
    .regex(
      /^(arn:aws[\w-]*:events:[a-z]+-[a-z]+-[\w-]+:[0-9]{12}:event-bus\/)?[.\-_A-Za-z0-9]+$/,
      'must be the name or ARN of an event bus',
    )
    .optional(),
  TraceHeader: z.string().min(1).max(500).optional(),
});

export const putEventsInput = z.strictObject({ Entries: z.array(entrySchema).min(1).max(MAX_ENTRIES) });
type Entry = z.infer<typeof entrySchema>;

export function putEvents(context: CallContext, { Entries }: z.infer<typeof putEventsInput>): Answer | Refusal {
  const bytes = Entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (bytes > MAX_BYTES) {
    const message = 'Total size of the entries in the request is over the limit.';
    return { kind: 'refusal', code: 'ValidationException', status: 400, message };
  }
  const results = Entries.map((entry) => putOne(context, entry));
  return answer(200, { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results });
}

function putOne(context: CallContext, entry: Entry): Readonly<Record<string, string>> {
  const { world, place, now } = context;
  const { Source, DetailType, Detail, EventBusName = DEFAULT_BUS, Resources = [], Time } = entry;
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (value === undefined || value === '')
      return failed('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  }
  if (Source?.startsWith('aws.') === true) return failed('NotAuthorizedForSourceException', 'Not authorized for the source.');
  const detail = objectIn(Detail ?? '');
  if (detail === undefined) return failed('MalformedDetail', 'Detail is malformed.');
  const busName = EventBusName.replace(`arn:aws:events:${place.region}:${place.accountId}:event-bus/`, '');
  if (busName !== DEFAULT_BUS) return failed('ResourceNotFoundException', `Event bus ${busName} does not exist.`);
  const eventId = drawUuid(world.meta().seed, 'event', world.nextNumber());
  capture(world, now, {
    kind: 'event',
    ...place,
    eventBusName: busName,
    eventId,
    time: Time === undefined ? now : Time * 1000,
    source: Source ?? '',
    detailType: DetailType ?? '',
    resources: Resources,
    detail,
  });
  return { EventId: eventId };
}

function failed(ErrorCode: string, ErrorMessage: string): Readonly<Record<string, string>> {
  return { ErrorCode, ErrorMessage };
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function sizeOf({ Source = '', DetailType = '', Detail = '', Resources = [] }: Entry): number {
  return [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
