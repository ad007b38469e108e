/**
 * SendCommand and GetCommandInvocation: a document on instances that run, each by itself.
 *
 * Invariants
 * 1. A command goes to running instances of its account and Region. One that is named and does not run refuses the whole command;
 *    a target by tag leaves it out.
 * 2. An instance that stops takes what runs on it along: nothing more is heard of it, until it is timed out.
 */
import type * as z from 'zod';
import type { Answer, Refusal } from '../answer.ts';
import { answer, isRefusal, present } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { DAY_MS, SECOND_MS } from '../instants.ts';
import { drawUuid } from '../random.ts';
import { stateAt } from '../recovery/instance.ts';
import type { InstanceRecord } from '../world/records.ts';
import { placeKey } from '../world/records.ts';
import type { CommandRecord, DocumentScript, Invocation, ParameterValues } from '../world/ssm-records.ts';
import type { World } from '../world/world.ts';
import { findDocument, isKnownVersion, parameterProblem, performanceOn } from './documents.ts';
import { drawPlay, playStatus } from './plays.ts';
import type { PlayStatus } from './plays.ts';
import { notSimulated, ssmRefusal } from './refusals.ts';
import type { getCommandInvocationInput, sendCommandInput } from './schemas.ts';
import { targetedInstances } from './targets.ts';

const DEFAULT_TIMEOUT_SECONDS = 3600;
const MAX_STDOUT = 24_000;
const MAX_STDERR = 8_000;
/** SSM forgets a command after so long. */
const KEPT_MS = 30 * DAY_MS;
const MAX_COMMANDS = 10_000;

type SendInput = z.output<typeof sendCommandInput>;

export function sendCommand(context: CallContext, input: SendInput): Answer | Refusal {
  const { world, place, now } = context;
  const { AlarmConfiguration, NotificationConfig, OutputS3BucketName, OutputS3KeyPrefix, OutputS3Region, ServiceRoleArn } = input;
  const strange = notSimulated({
    AlarmConfiguration,
    NotificationConfig,
    OutputS3BucketName,
    OutputS3KeyPrefix,
    OutputS3Region,
    ServiceRoleArn,
  });
  if (strange !== undefined) return strange;
  const script = commandDocument(world, input);
  if (isRefusal(script)) return script;
  const instances = targetedInstances(context, input);
  if (isRefusal(instances)) return instances;
  const foreign = instances.find(({ os }) => !script.platforms.includes(os));
  if (foreign !== undefined && input.InstanceIds !== undefined)
    return ssmRefusal('UnsupportedPlatformType', `The document ${script.name} is not for ${foreign.os}, which ${foreign.id} runs.`);

  const number = world.nextNumber();
  const command: CommandRecord = {
    v: 1,
    ...place,
    id: drawUuid(world.meta().seed, 'command', number),
    number,
    documentName: script.name,
    documentVersion: input.DocumentVersion ?? '$DEFAULT',
    comment: input.Comment ?? '',
    requestedAt: now,
    timeoutSeconds: input.TimeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    invocations: instances
      .filter(({ os }) => script.platforms.includes(os))
      .map((instance) => invocationOn(context, script, instance, input.Parameters ?? {}, number)),
  };
  forgetOld(world, now);
  world.commands.put(command);
  return answer(200, { Command: commandBody(command, input) });
}

function commandDocument(world: World, { DocumentName, DocumentVersion, Parameters = {} }: SendInput): DocumentScript | Refusal {
  const script = findDocument(world, DocumentName);
  if (script === undefined) return ssmRefusal('InvalidDocument', `Document with name ${DocumentName} does not exist.`);
  if (script.kind !== 'command') return ssmRefusal('InvalidDocument', `The document ${script.name} is an automation and cannot be sent.`);
  if (!isKnownVersion(DocumentVersion))
    return ssmRefusal('InvalidDocumentVersion', `The document ${script.name} has no version ${DocumentVersion ?? ''}.`);
  const problem = parameterProblem(script, Parameters);
  return problem === undefined ? script : ssmRefusal('InvalidParameters', problem);
}

function invocationOn(
  { world, now }: CallContext,
  script: DocumentScript,
  { id, os, serverId }: InstanceRecord,
  parameters: ParameterValues,
  number: number,
): Invocation {
  const performance = performanceOn(script, [{ instanceId: id, hostname: world.servers.get(serverId)?.hostname }]);
  const given = Number(parameters['executionTimeout']?.[0]);
  const play = drawPlay(performance, now, given > 0 ? given : Infinity, world.meta().seed, number, id);
  return { ...play, instanceId: id, plugin: os === 'windows' ? 'aws:runPowerShellScript' : 'aws:runShellScript' };
}

function forgetOld(world: World, now: number): void {
  const commands = world.commands.all().toSorted((a, b) => a.number - b.number);
  const surplus = Math.max(0, commands.length - MAX_COMMANDS + 1);
  commands.forEach(({ id, requestedAt }, index) => {
    if (index < surplus || requestedAt < now - KEPT_MS) world.commands.remove(id);
  });
}

export function getCommandInvocation(
  { world, place, now }: CallContext,
  { CommandId, InstanceId, PluginName }: z.output<typeof getCommandInvocationInput>,
): Answer | Refusal {
  const command = world.commands.get(CommandId);
  const invocation = command?.invocations.find(({ instanceId }) => instanceId === InstanceId);
  if (command === undefined || invocation === undefined || placeKey(command) !== placeKey(place))
    return ssmRefusal('InvocationDoesNotExist');
  if (PluginName !== undefined && PluginName !== invocation.plugin) return ssmRefusal('InvalidPluginName');
  const { status, details } = statusOf(world, command, invocation, now);
  const { startsAt, endsAt, output, error, outcome } = invocation;
  const hasStarted = status !== 'Pending' && details !== 'DeliveryTimedOut';
  const hasEnded = hasStarted && status !== 'InProgress';
  const isHeard = hasEnded && now >= endsAt && status === outcome;
  return answer(200, {
    CommandId,
    InstanceId,
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    PluginName: invocation.plugin,
    ResponseCode: responseCode(status),
    ExecutionStartDateTime: hasStarted ? new Date(startsAt).toISOString() : '',
    ExecutionElapsedTime: hasEnded ? `PT${String((endsAt - startsAt) / SECOND_MS)}S` : '',
    ExecutionEndDateTime: hasEnded ? new Date(endsAt).toISOString() : '',
    Status: status,
    StatusDetails: details,
    StandardOutputContent: isHeard ? output.slice(0, MAX_STDOUT) : '',
    StandardOutputUrl: '',
    StandardErrorContent: isHeard ? error.slice(0, MAX_STDERR) : '',
    StandardErrorUrl: '',
    CloudWatchOutputConfig: { CloudWatchLogGroupName: '', CloudWatchOutputEnabled: false },
  });
}

/** As the agent reports it; -1 while it has nothing to report. */
function responseCode(status: PlayStatus): number {
  switch (status) {
    case 'Success':
      return 0;
    case 'Failed':
      return 1;
    case 'Pending':
    case 'InProgress':
    case 'TimedOut':
    case 'Cancelled':
      return -1;
  }
}

type Status = { readonly status: PlayStatus; readonly details: string };

function statusOf(world: World, command: CommandRecord, invocation: Invocation, now: number): Status {
  const stopsAt = stopAfter(world.instances.get(invocation.instanceId), command.requestedAt);
  if (stopsAt === undefined || stopsAt > now || stopsAt >= invocation.endsAt) {
    const status = playStatus(invocation, now);
    return { status, details: status === 'TimedOut' ? 'ExecutionTimedOut' : status };
  }
  const isOver = now >= command.requestedAt + command.timeoutSeconds * SECOND_MS;
  if (stopsAt < invocation.startsAt)
    return isOver ? { status: 'TimedOut', details: 'DeliveryTimedOut' } : { status: 'Pending', details: 'Pending' };
  return isOver ? { status: 'TimedOut', details: 'ExecutionTimedOut' } : { status: 'InProgress', details: 'InProgress' };
}

/** When an instance that ran at `from` stops running; undefined: not that anybody knows. */
function stopAfter(instance: InstanceRecord | undefined, from: number): number | undefined {
  return instance?.transitions.find(([at, state]) => at > from && state !== 'running' && stateAt(instance, at) === state)?.[0];
}

function commandBody(
  command: CommandRecord,
  { InstanceIds, Targets, MaxConcurrency, MaxErrors, Parameters, CloudWatchOutputConfig }: SendInput,
) {
  const { requestedAt, timeoutSeconds } = command;
  const isForNobody = command.invocations.length === 0;
  return present({
    CommandId: command.id,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    Comment: command.comment,
    ExpiresAfter: (requestedAt + timeoutSeconds * SECOND_MS) / SECOND_MS,
    Parameters: Parameters ?? {},
    InstanceIds: InstanceIds ?? [],
    Targets: Targets ?? [],
    RequestedDateTime: requestedAt / SECOND_MS,
    Status: isForNobody ? 'Success' : 'Pending',
    StatusDetails: isForNobody ? 'NoInstancesInTag' : 'Pending',
    OutputS3BucketName: '',
    OutputS3KeyPrefix: '',
    MaxConcurrency: MaxConcurrency ?? '50',
    MaxErrors: MaxErrors ?? '0',
    TargetCount: InstanceIds === undefined ? 0 : command.invocations.length,
    CompletedCount: 0,
    ErrorCount: 0,
    DeliveryTimedOutCount: 0,
    ServiceRole: '',
    NotificationConfig: { NotificationArn: '', NotificationEvents: [], NotificationType: '' },
    CloudWatchOutputConfig: CloudWatchOutputConfig ?? { CloudWatchLogGroupName: '', CloudWatchOutputEnabled: false },
    TimeoutSeconds: timeoutSeconds,
  });
}
