/**
 * StartAutomationExecution and GetAutomationExecution: a document that runs by itself, in one step.
 *
 * Invariant: one client token starts one execution, however often it is sent.
 */
import { createHash } from 'node:crypto';
import type * as z from 'zod';
import type { Answer, Body, Refusal } from '../answer.ts';
import { answer, isRefusal, present } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { DAY_MS, SECOND_MS } from '../instants.ts';
import { drawUuid } from '../random.ts';
import { placeKey } from '../world/records.ts';
import type { AutomationRecord, DocumentScript, ParameterValues } from '../world/ssm-records.ts';
import type { World } from '../world/world.ts';
import { findDocument, isKnownVersion, parameterProblem, performanceOn } from './documents.ts';
import type { Subject } from './documents.ts';
import { drawPlay, playStatus } from './plays.ts';
import type { PlayStatus } from './plays.ts';
import { notSimulated, ssmRefusal } from './refusals.ts';
import type { getAutomationExecutionInput, startAutomationExecutionInput } from './schemas.ts';

/** SSM's own limit for one account and Region. */
const MAX_RUNNING = 100;
const MAX_SECONDS = 172_800;
const KEPT_MS = 30 * DAY_MS;
const MAX_EXECUTIONS = 10_000;
const STEP = 'run';

type StartInput = z.output<typeof startAutomationExecutionInput>;

export function startAutomationExecution(context: CallContext, input: StartInput): Answer | Refusal {
  const { world, place, now, caller } = context;
  const script = automationDocument(world, input);
  if (isRefusal(script)) return script;
  const request = requestOf(input);
  const executions = world.automations.where('place', placeKey(place));
  const earlier = request === undefined ? undefined : executions.find((execution) => execution.request?.token === request.token);
  if (earlier !== undefined) {
    if (earlier.request?.fingerprint === request?.fingerprint) return answer(200, { AutomationExecutionId: earlier.id });
    return ssmRefusal('IdempotentParameterMismatch', 'The client token was given before, with other parameters.');
  }
  if (executions.filter(({ endsAt }) => now < endsAt).length >= MAX_RUNNING)
    return ssmRefusal('AutomationExecutionLimitExceededException', `${String(MAX_RUNNING)} automation executions are running already.`);
  forgetOld(world, now);
  const number = world.nextNumber();
  const parameters = input.Parameters ?? {};
  const execution: AutomationRecord = {
    v: 1,
    ...place,
    ...drawPlay(performanceOn(script, subjectsIn(world, parameters)), now, MAX_SECONDS, world.meta().seed, number),
    id: drawUuid(world.meta().seed, 'automation', number),
    number,
    documentName: script.name,
    documentVersion: '1',
    parameters,
    executedBy: caller.arn,
    requestedAt: now,
    ...present({ request }),
  };
  world.automations.put(execution);
  return answer(200, { AutomationExecutionId: execution.id });
}

function automationDocument(world: World, input: StartInput): DocumentScript | Refusal {
  const { DocumentName, DocumentVersion, Parameters = {}, Mode } = input;
  const { AlarmConfiguration, TargetLocations, TargetLocationsURL, TargetMaps, TargetParameterName, Targets } = input;
  const strange = notSimulated({ AlarmConfiguration, TargetLocations, TargetLocationsURL, TargetMaps, TargetParameterName, Targets });
  if (strange !== undefined) return strange;
  if (Mode === 'Interactive') return ssmRefusal('ValidationException', 'The simulator does not model the mode Interactive.');
  const script = findDocument(world, DocumentName);
  if (script?.kind !== 'automation')
    return ssmRefusal('AutomationDefinitionNotFoundException', `There is no automation document called ${DocumentName}.`);
  if (!isKnownVersion(DocumentVersion))
    return ssmRefusal(
      'AutomationDefinitionVersionNotFoundException',
      `The document ${script.name} has no version ${DocumentVersion ?? ''}.`,
    );
  const problem = parameterProblem(script, Parameters);
  return problem === undefined ? script : ssmRefusal('InvalidAutomationExecutionParametersException', problem);
}

function requestOf({ ClientToken, ...rest }: StartInput): AutomationRecord['request'] {
  if (ClientToken === undefined) return undefined;
  return { token: ClientToken, fingerprint: createHash('sha256').update(JSON.stringify(rest)).digest('hex') };
}

/** The instances that the parameters name, in whichever parameter. */
function subjectsIn(world: World, parameters: ParameterValues): readonly Subject[] {
  return Object.values(parameters)
    .flat()
    .map((value) => {
      const instance = world.instances.get(value);
      return { instanceId: value, hostname: instance === undefined ? undefined : world.servers.get(instance.serverId)?.hostname };
    });
}

function forgetOld(world: World, now: number): void {
  const executions = world.automations.all().toSorted((a, b) => a.number - b.number);
  const surplus = Math.max(0, executions.length - MAX_EXECUTIONS + 1);
  executions.forEach(({ id, requestedAt }, index) => {
    if (index < surplus || requestedAt < now - KEPT_MS) world.automations.remove(id);
  });
}

export function getAutomationExecution(
  { world, place, now }: CallContext,
  { AutomationExecutionId }: z.output<typeof getAutomationExecutionInput>,
): Answer | Refusal {
  const execution = world.automations.get(AutomationExecutionId);
  if (execution === undefined || placeKey(execution) !== placeKey(place))
    return ssmRefusal('AutomationExecutionNotFoundException', `There is no automation execution ${AutomationExecutionId}.`);
  return answer(200, { AutomationExecution: executionBody(execution, now) });
}

function executionBody(execution: AutomationRecord, now: number): Body {
  const status = playStatus(execution, now);
  const isRunning = status === 'InProgress';
  const hasEnded = status !== 'Pending' && !isRunning;
  const FailureMessage = hasEnded && status !== 'Success' ? execution.error || `The step ${STEP} ended with ${status}.` : undefined;
  return present({
    AutomationExecutionId: execution.id,
    DocumentName: execution.documentName,
    DocumentVersion: execution.documentVersion,
    ExecutionStartTime: execution.requestedAt / SECOND_MS,
    ExecutionEndTime: hasEnded ? execution.endsAt / SECOND_MS : undefined,
    AutomationExecutionStatus: status,
    StepExecutions: status === 'Pending' ? [] : [stepBody(execution, status, hasEnded, FailureMessage)],
    StepExecutionsTruncated: false,
    Parameters: execution.parameters,
    Outputs: status === 'Success' ? { [`${STEP}.Output`]: [execution.output] } : {},
    FailureMessage,
    Mode: 'Auto',
    ExecutedBy: execution.executedBy,
    CurrentStepName: isRunning ? STEP : undefined,
    CurrentAction: isRunning ? ACTION : undefined,
    Targets: [],
    ResolvedTargets: { ParameterValues: [], Truncated: false },
    ProgressCounters: progress(status),
  });
}

const ACTION = 'aws:runCommand';

function stepBody(
  { startsAt, endsAt, output }: AutomationRecord,
  status: PlayStatus,
  hasEnded: boolean,
  FailureMessage: string | undefined,
): Body {
  return present({
    StepName: STEP,
    Action: ACTION,
    ExecutionStartTime: startsAt / SECOND_MS,
    ExecutionEndTime: hasEnded ? endsAt / SECOND_MS : undefined,
    StepStatus: status,
    Inputs: {},
    Outputs: status === 'Success' ? { Output: [output] } : {},
    FailureMessage,
    IsEnd: true,
  });
}

function progress(status: PlayStatus): Body {
  return {
    TotalSteps: 1,
    SuccessSteps: status === 'Success' ? 1 : 0,
    FailedSteps: status === 'Failed' ? 1 : 0,
    CancelledSteps: status === 'Cancelled' ? 1 : 0,
    TimedOutSteps: status === 'TimedOut' ? 1 : 0,
  };
}
