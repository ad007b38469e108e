/**
 * The port `LaunchSettingsPort` on the model's world: launch configurations, and templates that grow by versions.
 *
 * Owns: what a change does, in the order of the adapter: the configuration, then a version made from the default one, then what
 * reads back. One key makes one version of one content, however often it is asked for.
 */
import type { ApplyRefusal, LaunchSettingsPort, PresentSettings, SettingsIssue, SettingsReading } from '@drs-orchestrator/application';
import { ok, placeKey, refused } from '@drs-orchestrator/domain';
import type { EffectKey, Place, Result, ServerId, ServerSettings } from '@drs-orchestrator/domain';
import { instanceTypes, isInside, securityGroups, subnetOf, subnets } from './network.ts';
import { isInOpenJob, noteQuestion, serverIn, templateOf } from './world.ts';
import type { Configuration, ModelServer, TemplateData, World } from './world.ts';

export const launchSettingsOf = (world: World): LaunchSettingsPort => ({
  read: async (at, servers) => {
    const refusal = noteQuestion(world, at, { port: 'launchSettings', method: 'read', servers });
    return servers.map((serverId): SettingsReading => {
      if (refusal !== null) return { kind: 'unread', serverId, refusal };
      const server = serverIn(world, placeKey(at), serverId);
      if (server === undefined) return { kind: 'missing', serverId, message: `SourceServer with ID ${serverId} was not found.` };
      return { kind: 'read', present: presentOf(server) };
    });
  },
  apply: async (at, present, wanted, key) => {
    const { templateId, version: formerVersion } = present.template;
    if (differences({ ...present, ...present.template }, wanted).length === 0)
      return ok({ templateId, formerVersion, version: formerVersion });
    const denied = noteQuestion(world, at, { port: 'launchSettings', method: 'apply', servers: [present.serverId] });
    if (denied !== null) return refused(denied);
    const applied = apply(world, at, present, wanted, key);
    return applied.ok ? ok({ templateId, formerVersion, version: applied.value }) : applied;
  },
  check: async (at, wanted) => {
    const servers = wanted.flatMap(({ serverId }) => serverId ?? []);
    const denied = noteQuestion(world, at, { port: 'launchSettings', method: 'check', servers });
    return denied === null ? ok(wanted.flatMap(({ serverId, settings }) => issuesOf(world, at, serverId, settings))) : refused(denied);
  },
});

const presentOf = (server: ModelServer): PresentSettings => {
  const { templateId, defaultVersion } = server.template;
  return { serverId: server.serverId, ...server.configuration, template: { templateId, version: defaultVersion, ...templateOf(server) } };
};

type Settings = Configuration & TemplateData;

const configurationFields = ['launchDisposition', 'rightSizing', 'copyPrivateIp', 'copyTags', 'osByol'] as const;
const templateFields = ['subnetId', 'securityGroupIds', 'instanceType', 'instanceProfileName', 'staticPrivateIp'] as const;

const differences = (present: Settings, wanted: ServerSettings): readonly (keyof Settings)[] =>
  [...configurationFields, ...templateFields].filter((field) => wanted[field] !== undefined && !isSame(present[field], wanted[field]));

/** Security groups are a set. */
const isSame = (one: unknown, other: unknown): boolean =>
  Array.isArray(one) && Array.isArray(other) ? one.toSorted().join() === other.toSorted().join() : one === other;

const only = (wanted: ServerSettings, fields: readonly (keyof Settings)[]): Partial<Settings> =>
  Object.fromEntries(fields.map((field) => [field, wanted[field]]));

const apply = (world: World, at: Place, present: PresentSettings, wanted: ServerSettings, key: EffectKey): Result<number, ApplyRefusal> => {
  const { random, trouble } = world.needs;
  const server = serverIn(world, placeKey(at), present.serverId);
  if (server === undefined) return never('ResourceNotFoundException', `SourceServer with ID ${present.serverId} was not found.`);
  if (random.stream(`apply/${key}/${String(world.facts.questions.length)}`).chance(trouble().refused))
    return never('ValidationException', '1 or more fields failed validation');
  const configured = differences({ ...present, ...present.template }, wanted).filter((field) => isConfiguration(field));
  if (configured.length > 0) {
    if (isInOpenJob(world, server.serverId))
      return refused({ kind: 'later', code: 'ConflictException', message: 'The server is currently being processed by a Job' });
    server.configuration = { ...server.configuration, ...only(wanted, configured) };
    if (configured.includes('rightSizing') && wanted.rightSizing !== 'NONE') writeChosenType(server);
  }
  const changed = differences({ ...server.configuration, ...templateOf(server) }, wanted).filter((field) => !isConfiguration(field));
  if (changed.length > 0) makeVersion(server, only(wanted, changed), key);
  const left = differences({ ...server.configuration, ...templateOf(server) }, wanted);
  if (left.length > 0) return never('NotAsAsked', `What was set reads back differently: ${left.join(', ')}`);
  return ok(server.template.defaultVersion);
};

const never = (code: string, message: string): Result<never, ApplyRefusal> => refused({ kind: 'never', code, message });

const isConfiguration = (field: keyof Settings): boolean => (configurationFields as readonly string[]).includes(field);

/** With right-sizing on, DRS writes the type that it has chosen into the template, as a version of its own. */
const writeChosenType = (server: ModelServer): void => {
  if (templateOf(server).instanceType !== instanceTypes[0]) addVersion(server, { instanceType: instanceTypes[0] });
};

const makeVersion = (server: ModelServer, data: Partial<TemplateData>, key: EffectKey): void => {
  const { template } = server;
  const token = `${key} ${String(template.defaultVersion)} ${JSON.stringify(data)}`;
  const made = template.made.get(token);
  if (made === undefined) addVersion(server, data);
  else template.defaultVersion = made;
  template.made.set(token, template.defaultVersion);
};

/** Made from the default version, and the default one from now on. Also what somebody does in the console. */
export const addVersion = (server: ModelServer, data: Partial<TemplateData>): void => {
  const { template } = server;
  template.versions.push({ ...templateOf(server), ...data });
  template.defaultVersion = template.versions.length;
};

const issuesOf = (world: World, at: Place, serverId: ServerId | null, settings: ServerSettings): readonly SettingsIssue[] => {
  const { subnetId, securityGroupIds = [], instanceType, staticPrivateIp } = settings;
  const issue = (field: keyof ServerSettings, message: string): SettingsIssue => ({ serverId, field, message });
  const server = serverId === null ? undefined : serverIn(world, placeKey(at), serverId);
  const subnet = subnetOf(subnetId ?? (server === undefined ? null : templateOf(server).subnetId) ?? subnets[0].id);
  const isHeld = world.instances.some(
    (one) =>
      one.place === placeKey(at) &&
      one.address === staticPrivateIp &&
      one.server !== serverId &&
      (one.end?.to ?? Infinity) > world.needs.now(),
  );
  return [
    ...(subnetId !== undefined && subnetOf(subnetId) === undefined ? [issue('subnetId', `There is no subnet ${subnetId}`)] : []),
    ...(staticPrivateIp !== undefined && subnet !== undefined && !isInside(subnet, staticPrivateIp)
      ? [issue('staticPrivateIp', `${staticPrivateIp} does not lie in the subnet`)]
      : []),
    ...(staticPrivateIp !== undefined && isHeld ? [issue('staticPrivateIp', `${staticPrivateIp} is in use`)] : []),
    ...securityGroupIds
      .filter((id) => !securityGroups.includes(id))
      .map((id) => issue('securityGroupIds', `There is no security group ${id}`)),
    ...(instanceType !== undefined && !instanceTypes.includes(instanceType)
      ? [issue('instanceType', `${instanceType} is not offered`)]
      : []),
  ];
};
