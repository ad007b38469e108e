/**
 * get_execution_details, get_execution_realtime, list_executions, health, me and openapi: questions that change nothing.
 */
import type { ListRequest } from '@drs-orchestrator/application';
import { openApi, permissionsOf } from '@drs-orchestrator/contract';
import type { InputOf } from '@drs-orchestrator/contract';
import { ok, planId, refused, type Result } from '@drs-orchestrator/domain';
import { moment } from '../input/moment.ts';
import { failure, failureOf, type Failure } from '../failure.ts';
import { readListToken, readIndexToken } from '../list-token.ts';
import { presentDetails, presentList, presentRealtime } from '../present/reads.ts';
import type { Endpoint } from './endpoint.ts';
import { executionRequest } from './execution-request.ts';

export const getExecutionDetails: Endpoint<'get_execution_details'> = async ({ input, asker }, { useCases }) => {
  const firstServer = input.nextToken === undefined ? ok(0) : readIndexToken('servers', input.nextToken);
  if (!firstServer.ok) return firstServer;
  const found = await useCases.getExecution(executionRequest(input));
  return found.ok
    ? ok(presentDetails(found.value, { asker, firstServer: firstServer.value, limit: input.limit }))
    : refused(failureOf(found.refusal));
};

export const getExecutionRealtime: Endpoint<'get_execution_realtime'> = async ({ input, asker }, { useCases }) => {
  const firstServer = input.nextToken === undefined ? ok(0) : readIndexToken('servers', input.nextToken);
  if (!firstServer.ok) return firstServer;
  const page = { firstServer: firstServer.value, limit: input.limit };
  const seen = await useCases.lookAtExecution({ ...executionRequest(input), ...page });
  return seen.ok ? ok(presentRealtime(seen.value, { asker, ...page })) : refused(failureOf(seen.refusal));
};

export const listExecutions: Endpoint<'list_executions'> = async ({ input }, { useCases }) => {
  const request = listRequest(input);
  if (!request.ok) return request;
  const listed = await useCases.listExecutions(request.value);
  return listed.ok ? ok(presentList(listed.value)) : refused(failureOf(listed.refusal));
};

export const health: Endpoint<'health'> = async (_call, { versions }) => ok({ status: 'ok', versions: { ...versions } });

export const me: Endpoint<'me'> = async ({ asker }) => {
  if (asker.via !== 'http' || asker.user === null) return refused(failure('UNAUTHORIZED', 'Sign in first.', {}));
  const { name, roles } = asker.user;
  return ok({ user: name, roles: [...roles], permissions: [...permissionsOf(roles)] });
};

export const openapi: Endpoint<'openapi'> = async ({ asker }) => ok({ ...openApi(asker.via === 'http' ? asker.basePath : '') });

const listRequest = (input: InputOf<'list_executions'>): Result<ListRequest, Failure> => {
  const position = input.nextToken === undefined ? ok(undefined) : readListToken(input.nextToken);
  if (!position.ok) return position;
  return ok({
    limit: input.limit,
    ...(input.status === undefined ? {} : { status: input.status }),
    ...(input.active === undefined ? {} : { active: input.active }),
    ...(input.planId === undefined ? {} : { planId: planId(input.planId) }),
    ...(input.executionType === undefined ? {} : { kind: input.executionType }),
    ...(input.from === undefined ? {} : { from: moment(input.from) }),
    ...(input.to === undefined ? {} : { to: moment(input.to) }),
    ...(position.value === undefined ? {} : { before: position.value }),
  });
};
