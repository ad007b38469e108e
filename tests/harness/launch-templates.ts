/**
 * The port `LaunchSettingsPort` in memory: launch configurations and templates without AWS, for tests about who asks for what when.
 *
 * Owns: as much of their behaviour as a caller can notice: versions, one version for one key and content, and refusals on demand.
 */
import type { ApplyRefusal, LaunchSettingsPort, PresentSettings, SettingsIssue, SettingsReading } from '@drs-orchestrator/application';
import { ok, placeKey, refused, type EffectKey, type ServerId, type ServerSettings } from '@drs-orchestrator/domain';

export type LaunchTemplates = LaunchSettingsPort & {
  readonly reads: ServerId[];
  readonly changes: { readonly serverId: ServerId; readonly at: string; readonly key: EffectKey; readonly version: number }[];
  present(server: ServerId): PresentSettings;
  /** Somebody edits it by hand. */
  edit(server: ServerId, settings: ServerSettings): void;
  /** What the next so many reads, or changes, of a server answer. */
  refuse(what: 'read' | 'apply', server: ServerId, refusal: ApplyRefusal, times?: number): void;
  /** What `check` finds wrong. */
  issues: readonly SettingsIssue[];
};

export const createLaunchTemplates = (): LaunchTemplates => {
  const presents = new Map<ServerId, PresentSettings>();
  const made = new Map<string, number>();
  const refusals = new Map<string, { readonly refusal: ApplyRefusal; times: number }>();
  const present = (server: ServerId): PresentSettings => presents.get(server) ?? fresh(server);
  const refusalOf = (what: string, server: ServerId): ApplyRefusal | undefined => {
    const entry = refusals.get(`${what} ${server}`);
    if (entry === undefined || entry.times === 0) return undefined;
    entry.times -= 1;
    return entry.refusal;
  };
  const edit = (server: ServerId, settings: ServerSettings): number => {
    const before = present(server);
    const version = before.template.version + 1;
    presents.set(server, edited(before, settings, version));
    return version;
  };
  const templates: LaunchTemplates = {
    reads: [],
    changes: [],
    issues: [],
    present,
    edit: (server, settings) => void edit(server, settings),
    refuse: (what, server, refusal, times = Infinity) => void refusals.set(`${what} ${server}`, { refusal, times }),
    read: (_at, servers) =>
      Promise.resolve(
        servers.map((serverId): SettingsReading => {
          templates.reads.push(serverId);
          const refusal = refusalOf('read', serverId);
          return refusal === undefined ? { kind: 'read', present: present(serverId) } : { kind: 'unread', serverId, refusal };
        }),
      ),
    apply: (at, seen, wanted, key) => {
      const { serverId, template } = seen;
      const refusal = refusalOf('apply', serverId);
      if (refusal !== undefined) return Promise.resolve(refused(refusal));
      const content = `${key} ${String(template.version)} ${JSON.stringify(wanted)}`;
      const version = made.get(content) ?? edit(serverId, wanted);
      if (!made.has(content)) templates.changes.push({ serverId, at: placeKey(at), key, version });
      made.set(content, version);
      return Promise.resolve(ok({ templateId: template.templateId, formerVersion: template.version, version }));
    },
    check: () => Promise.resolve(ok(templates.issues)),
  };
  return templates;
};

const fresh = (serverId: ServerId): PresentSettings => ({
  serverId,
  launchDisposition: 'STARTED',
  rightSizing: 'BASIC',
  copyPrivateIp: false,
  copyTags: false,
  osByol: false,
  template: {
    templateId: `lt-${serverId.slice(2)}`,
    version: 1,
    subnetId: null,
    securityGroupIds: [],
    instanceType: null,
    instanceProfileName: null,
    staticPrivateIp: null,
  },
});

const edited = (before: PresentSettings, settings: ServerSettings, version: number): PresentSettings => {
  const { subnetId, securityGroupIds, instanceType, instanceProfileName, staticPrivateIp, ...configuration } = settings;
  const template = given({ subnetId, securityGroupIds, instanceType, instanceProfileName, staticPrivateIp });
  return { ...before, ...configuration, template: { ...before.template, ...template, version } };
};

/** Only the members that have a value. */
const given = <Members extends object>(members: Members): { [Name in keyof Members]?: NonNullable<Members[Name]> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Members]?: NonNullable<Members[Name]>;
  };
