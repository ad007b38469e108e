/**
 * The port `LaunchRights` on IAM's policy simulator.
 *
 * Owns: whose policies are simulated, and how answers are read. What is asked for is the table of permissions' (launch-questions.ts).
 *
 * IAM wants the role and not its session, and only GetRole knows the path of a role. It refuses together what it authorises differently;
 * such a question is halved until it is answered.
 */
import type { EvaluationResult } from '@aws-sdk/client-iam';
import type { AccountAccess, LaunchRights, ReadRefusal, RightsRefusal } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import type { MissingRight, Place, Result, SimulatedRights } from '@drs-orchestrator/domain';
import type { Calls } from '../calls/calls.ts';
import { allPages } from '../calls/pages.ts';
import { partitionOf } from '../clients/partition.ts';
import type { AwsLimits } from '../limits.ts';
import type { LaunchQuestion } from '../permissions/launch-questions.ts';
import { launchQuestions } from '../permissions/launch-questions.ts';
import type { IamClients } from './iam-clients.ts';

export type LaunchRightsDeps = {
  readonly calls: Calls;
  readonly limits: Pick<AwsLimits, 'pages'>;
  readonly enter: AccountAccess['enter'];
  readonly iam: (at: Place) => ReturnType<IamClients>;
};

type Answer<Value> = Promise<Result<Value, RightsRefusal>>;

export const createLaunchRights = (deps: LaunchRightsDeps): LaunchRights => ({
  simulate: async (at) => {
    const principal = await principalAt(deps, at);
    if (!principal.ok) return principal;
    const questions = launchQuestions({ partition: partitionOf(at.region), region: at.region, accountId: at.accountId });
    const missing: MissingRight[] = [];
    for (const question of questions) {
      const answer = await ask(deps, at, principal.value, question);
      if (!answer.ok) return answer;
      missing.push(...answer.value);
    }
    const actions = new Set(questions.flatMap((question) => question.actions)).size;
    return ok<SimulatedRights>({ principal: principal.value, actions, missing });
  },
});

/** The role behind the session that we have there, or the user. */
const principalAt = async ({ calls, enter, iam }: LaunchRightsDeps, at: Place): Answer<string> => {
  const entered = await enter(at);
  if (!entered.ok) return never(entered.refusal.code, entered.refusal.message);
  const { accountId, arn } = entered.value;
  if (accountId !== at.accountId) return never('WrongAccount', `The rights we have (${arn}) are account ${accountId}'s`);
  const [, roleName] = /^arn:[\w-]+:sts::\d{12}:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (roleName === undefined) return /:user\//.test(arn) ? ok(arn) : never('NoPolicies', `${arn} has no policies to simulate`);
  const { client, sdk } = await iam(at);
  const command = new sdk.GetRoleCommand({ RoleName: roleName });
  const answer = await calls.read(at, 'GetRole', (abortSignal) => client.send(command, { abortSignal }));
  if (!answer.ok) return refused(rightsRefusal('iam:GetRole', answer.refusal));
  const role = answer.value.Role?.Arn;
  return role === undefined ? never('UnreadableAnswer', `GetRole answered without role ${roleName}`) : ok(role);
};

const ask = async (deps: LaunchRightsDeps, at: Place, principal: string, question: LaunchQuestion): Answer<readonly MissingRight[]> => {
  const { client, sdk } = await deps.iam(at);
  const input = {
    PolicySourceArn: principal,
    ActionNames: [...question.actions],
    ...(question.resources.length === 0 ? {} : { ResourceArns: [...question.resources] }),
    ContextEntries: question.context.map(({ key, type, values }) => ({
      ContextKeyName: key,
      ContextKeyType: type,
      ContextKeyValues: [...values],
    })),
  };
  const answer = await allPages(deps.limits.pages, async (from) => {
    const command = new sdk.SimulatePrincipalPolicyCommand({ ...input, Marker: from.nextToken });
    const page = await deps.calls.read(at, 'SimulatePrincipalPolicy', (abortSignal) => client.send(command, { abortSignal }));
    if (!page.ok) return page;
    const { EvaluationResults = [], IsTruncated = false, Marker } = page.value;
    return ok({ items: EvaluationResults, nextToken: IsTruncated ? Marker : undefined });
  });
  if (answer.ok) return readAnswer(question, answer.value);
  if (!refusedTogether.has(answer.refusal.code) || question.actions.length < 2)
    return refused(rightsRefusal('iam:SimulatePrincipalPolicy', answer.refusal));
  const half = Math.ceil(question.actions.length / 2);
  const first = await ask(deps, at, principal, { ...question, actions: question.actions.slice(0, half) });
  if (!first.ok) return first;
  const second = await ask(deps, at, principal, { ...question, actions: question.actions.slice(half) });
  return second.ok ? ok([...first.value, ...second.value]) : second;
};

/** An action that IAM says nothing about is not allowed by it (I12). */
const readAnswer = ({ actions }: LaunchQuestion, results: readonly EvaluationResult[]): Result<readonly MissingRight[], RightsRefusal> => {
  const silent = actions.find((action) => !results.some((result) => isAbout(result, action)));
  if (silent !== undefined) return never('UnreadableAnswer', `SimulatePrincipalPolicy says nothing about ${silent}`);
  return ok(results.flatMap(missingIn));
};

const isAbout = ({ EvalActionName = '' }: EvaluationResult, action: string): boolean =>
  EvalActionName.toLowerCase() === action.toLowerCase();

/** Where IAM judges resource by resource, each that is not allowed; an action is no more than its worst resource. */
const missingIn = (result: EvaluationResult): readonly MissingRight[] => {
  const { EvalActionName: action = '', EvalDecision, EvalResourceName, ResourceSpecificResults = [] } = result;
  const { OrganizationsDecisionDetail: organisation, PermissionsBoundaryDecisionDetail: boundary } = result;
  const lacking = ResourceSpecificResults.filter(({ EvalResourceDecision: decision }) => decision !== 'allowed').map((one) => ({
    action,
    on: one.EvalResourceName ?? '*',
    why: reasonOf(one.EvalResourceDecision, organisation, one.PermissionsBoundaryDecisionDetail ?? boundary),
  }));
  if (lacking.length > 0 || EvalDecision === 'allowed') return lacking;
  return [{ action, on: EvalResourceName ?? '*', why: reasonOf(EvalDecision, organisation, boundary) }];
};

const reasonOf = (
  decision: string | undefined,
  organisation: EvaluationResult['OrganizationsDecisionDetail'],
  boundary: EvaluationResult['PermissionsBoundaryDecisionDetail'],
): MissingRight['why'] => {
  if (organisation?.AllowedByOrganizations === false) return 'organisation';
  if (boundary?.AllowedByPermissionsBoundary === false) return 'boundary';
  return decision === 'explicitDeny' ? 'denied' : 'not-allowed';
};

/** As IAM says it, and as the SDK calls it. */
const refusedTogether: ReadonlySet<string> = new Set(['InvalidInput', 'InvalidInputException']);

const denials: ReadonlySet<string> = new Set(['AccessDenied', 'AccessDeniedException']);

const rightsRefusal = (action: string, refusal: ReadRefusal): RightsRefusal => ({
  ...refusal,
  action: denials.has(refusal.code) ? action : null,
});

const never = (code: string, message: string): Result<never, RightsRefusal> => refused({ kind: 'never', code, message, action: null });
