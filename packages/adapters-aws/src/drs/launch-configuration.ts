/**
 * GetLaunchConfiguration and UpdateLaunchConfiguration: the half of a server's launch settings that DRS keeps itself.
 */
import { GetLaunchConfigurationCommand, UpdateLaunchConfigurationCommand } from '@aws-sdk/client-drs';
import type { UpdateLaunchConfigurationCommandInput } from '@aws-sdk/client-drs';
import * as z from 'zod';
import type { PresentSettings, ReadRefusal } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import type { Place, Result, ServerId } from '@drs-orchestrator/domain';
import type { DrsDeps } from './drs-deps.ts';

export type LaunchConfiguration = Omit<PresentSettings, 'serverId' | 'template'> & { readonly templateId: string | null };

/** Fields to change; `licensing` has no other member than `osByol`, so giving it whole loses nothing. */
export type ConfigurationChange = Omit<UpdateLaunchConfigurationCommandInput, 'sourceServerID'>;

export const readConfiguration = async (
  { calls, client }: DrsDeps,
  at: Place,
  server: ServerId,
): Promise<Result<LaunchConfiguration, ReadRefusal>> => {
  const command = new GetLaunchConfigurationCommand({ sourceServerID: server });
  const answer = await calls.read(at, 'GetLaunchConfiguration', (abortSignal) => client(at).send(command, { abortSignal }));
  if (!answer.ok) return answer;
  const parsed = configurationShape.safeParse(answer.value);
  return parsed.success ? ok(configurationOf(parsed.data)) : refused(unreadable(server));
};

/** May be repeated: a field that already is as asked stays as it is. */
export const updateConfiguration = async (
  { calls, client }: DrsDeps,
  at: Place,
  server: ServerId,
  change: ConfigurationChange,
): Promise<Result<undefined, ReadRefusal>> => {
  const command = new UpdateLaunchConfigurationCommand({ sourceServerID: server, ...change });
  const answer = await calls.read(at, 'UpdateLaunchConfiguration', (abortSignal) => client(at).send(command, { abortSignal }));
  return answer.ok ? ok(undefined) : answer;
};

const configurationOf = (told: z.infer<typeof configurationShape>): LaunchConfiguration => ({
  templateId: told.ec2LaunchTemplateID ?? null,
  launchDisposition: told.launchDisposition ?? null,
  rightSizing: told.targetInstanceTypeRightSizingMethod ?? null,
  copyPrivateIp: told.copyPrivateIp ?? null,
  copyTags: told.copyTags ?? null,
  osByol: told.licensing?.osByol ?? null,
});

const unreadable = (server: ServerId): ReadRefusal => ({
  kind: 'never',
  code: 'UnreadableAnswer',
  message: `GetLaunchConfiguration of ${server} answered with what cannot be read`,
});

/** A word that DRS has and we do not counts as none: it differs from all that can be asked for. */
const configurationShape = z.object({
  ec2LaunchTemplateID: z.string().min(1).optional(),
  launchDisposition: z.enum(['STARTED', 'STOPPED']).optional().catch(undefined),
  targetInstanceTypeRightSizingMethod: z.enum(['NONE', 'BASIC', 'IN_AWS']).optional().catch(undefined),
  copyPrivateIp: z.boolean().optional(),
  copyTags: z.boolean().optional(),
  licensing: z.object({ osByol: z.boolean().optional() }).optional(),
});
