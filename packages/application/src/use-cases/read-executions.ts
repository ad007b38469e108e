/**
 * `get_execution_details` and `list_executions`: reading without touching.
 */
import { executionId, ok, type Result } from '@drs-orchestrator/domain';
import type { DetailsAnswer, ExecutionRequest, ListAnswer, ListPosition, ListRequest } from '../answers.ts';
import type { Application } from '../application.ts';
import { loadVisible } from '../journal/change.ts';
import type { Head, HeadQuery } from '../ports/executions.ts';
import type { Refusal } from '../refusal.ts';

export const getExecution = async (
  app: Pick<Application, 'journal' | 'clock'>,
  request: ExecutionRequest,
): Promise<Result<DetailsAnswer, Refusal>> => {
  const loaded = await loadVisible(app, request);
  if (!loaded.ok) return loaded;
  const { execution, head } = loaded.value;
  return ok({ execution, lastPolledTime: head.lastPolledTime, asOf: app.clock.now() });
};

/** Pages of the store read for one page of the answer; a filter that matches little then answers fewer rows, and where to go on. */
const mostStorePages = 4;

/** Newest first. The order is that of start times, so rows that arrive while somebody pages do not shift the pages behind. */
export const listExecutions = async (
  app: Pick<Application, 'executions' | 'clock'>,
  request: ListRequest,
): Promise<Result<ListAnswer, Refusal>> => {
  const index = indexFor(request);
  const range = {
    ...(request.from === undefined ? {} : { startedFrom: request.from }),
    ...(request.to === undefined ? {} : { startedTo: request.to }),
  };
  const heads: Head[] = [];
  const asOf = app.clock.now();
  let before = request.before;
  for (let pages = 0; pages < mostStorePages; pages += 1) {
    // One more than asked for, so that a page that is full and complete is not continued in vain.
    const limit = request.limit + 1;
    const page = await app.executions.list({ index, limit, ...range, ...(before === undefined ? {} : { before }) });
    for (const head of page) {
      if (!matches(head, request)) continue;
      if (heads.length === request.limit) return ok({ heads, next: positionOf(heads.at(-1)), asOf });
      heads.push(head);
    }
    if (page.length < limit) return ok({ heads, next: null, asOf });
    before = positionOf(page.at(-1)) ?? undefined;
  }
  return ok({ heads, next: before ?? null, asOf });
};

/** The shortest list that has all of them in it. */
const indexFor = ({ planId, active }: ListRequest): HeadQuery['index'] => {
  if (active === true) return { kind: 'active' };
  return planId === undefined ? { kind: 'all' } : { kind: 'plan', planId };
};

const matches = ({ visible, listing }: Head, { status, active, planId, kind }: ListRequest): boolean =>
  visible &&
  (status === undefined || listing.status === status) &&
  (active === undefined || (listing.endTime === null) === active) &&
  (planId === undefined || listing.planId === planId) &&
  (kind === undefined || listing.executionType === kind);

const positionOf = (head: Head | undefined): ListPosition | null =>
  head === undefined ? null : { startTime: head.listing.startTime, executionId: executionId(head.executionId) };
