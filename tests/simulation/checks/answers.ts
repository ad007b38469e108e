/**
 * What people and engines are told, against what is on record at that very moment (I8, I10).
 */
import { isTerminal, statusWord, type Event } from '@drs-orchestrator/domain';
import type { Evidence, Story } from '../evidence.ts';
import { fieldsIn, textIn, type Fields } from '../fields.ts';
import type { Invocation } from '../invocation.ts';
import { Violation } from '../violation.ts';

const recordedBy: Readonly<Record<string, readonly Event['type'][]>> = {
  pause_execution: ['paused'],
  resume_execution: ['resumed'],
  cancel_execution: ['cancel-requested', 'cancelled'],
  retry_wave: ['wave-retry-requested'],
  skip_wave: ['wave-skipped'],
};

/** Answers that say `alreadyFinalized: false`, by execution. */
export type Finalized = Set<string>;

export const checkAnswer = (evidence: Evidence, finalized: Finalized, invocation: Invocation, answer: unknown): void => {
  const told = flat(answer);
  const { what } = invocation;
  if (told === null) return;
  const id = textIn(told['executionId']) ?? invocation.executionId;
  const story = id === null ? undefined : evidence.stories.get(id);
  if (id === null) return;
  if (what === 'start_execution' && !hasRecord(story, 'accepted')) throw new Violation('I10', 'A start is answered, and not on record', id);
  const types = recordedBy[what];
  if (types !== undefined && !hasWritten(story, invocation, types))
    throw new Violation('I10', `${what} is answered, and not on record`, id);
  if (what === 'terminate_instances' && told['alreadyTerminated'] !== true && !hasRecord(story, 'termination-requested'))
    throw new Violation('I10', `${what} is answered, and not on record`, id);
  if (what === 'finalize') checkFinalized(story, finalized, told, id);
  if (what === 'get_execution_details' || what === 'list_executions') checkSeen(story, invocation, told, id);
};

const checkFinalized = (story: Story | undefined, finalized: Finalized, told: Fields, id: string): void => {
  if (story?.execution.status.kind !== 'completed') throw new Violation('I10', 'finalize is answered, and not on record', id);
  if (told['alreadyFinalized'] === true) return;
  if (finalized.has(id)) throw new Violation('I8', 'finalize is done a second time', id);
  finalized.add(id);
};

/** A status that it had at some moment since the question was asked. */
const checkSeen = (story: Story | undefined, { begunAt }: Invocation, told: Fields, id: string): void => {
  const status = textIn(told['status']);
  if (story === undefined || status === null || statusWord(story.execution.status) === status) return;
  if (story.records.some(({ writtenAt }) => writtenAt >= begunAt)) return;
  throw new Violation('I10', `It is shown as ${status}, and is ${statusWord(story.execution.status)}`, id);
};

const hasRecord = (story: Story | undefined, type: Event['type']): boolean =>
  story?.records.some(({ events }) => events.some((event) => event.type === type)) === true;

const hasWritten = (story: Story | undefined, { begunAt, number }: Invocation, types: readonly Event['type'][]): boolean =>
  story?.records.some(
    ({ writtenAt, by, events }) =>
      writtenAt >= begunAt && (by === null || by.number === number) && events.some(({ type }) => types.includes(type)),
  ) === true;

/** Of a success, over HTTP or directly; null: it was refused. */
const flat = (answer: unknown): Fields | null => {
  const fields = fieldsIn(answer);
  const code = fields['statusCode'];
  if (typeof code !== 'number' || code >= 300) return null;
  const body = fields['body'];
  return typeof body === 'string' && body.startsWith('{') ? fieldsIn(JSON.parse(body)) : fields;
};

/** I7, once everything was given its time. */
export const checkEnded = ({ execution, id }: Story): void => {
  if (!isTerminal(execution)) throw new Violation('I7', `It has not ended: ${execution.status.kind}`, id);
  const [left] = execution.pendingEffects;
  if (left !== undefined) throw new Violation('I7', `It has ended, and "${left.kind}" is still to be done`, id);
};
