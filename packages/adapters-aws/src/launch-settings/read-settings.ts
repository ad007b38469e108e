/**
 * What holds for servers at present: the launch configuration of each, and the default version of its template.
 */
import type { PresentSettings, ReadRefusal, SettingsReading } from '@drs-orchestrator/application';
import { refused } from '@drs-orchestrator/domain';
import type { Place, Result, ServerId } from '@drs-orchestrator/domain';
import { sideBySide } from '../calls/side-by-side.ts';
import type { LaunchConfiguration } from '../drs/launch-configuration.ts';
import { readConfiguration } from '../drs/launch-configuration.ts';
import type { TemplateVersion } from '../ec2/launch-templates.ts';
import { readDefaultVersions, templateMissing } from '../ec2/launch-templates.ts';
import { isServerIdForm } from '../parse/ids.ts';
import type { SettingsDeps } from './settings-deps.ts';
import { presentTemplate } from './template-facts.ts';

/** DRS answers for one server a call and publishes no rate for it. */
const askedSideBySide = 5;

export const readSettings = async (deps: SettingsDeps, at: Place, servers: readonly ServerId[]): Promise<readonly SettingsReading[]> => {
  const asked = [...new Set(servers)];
  const configurations = await sideBySide(asked, askedSideBySide, (server) => configurationOf(deps, at, server));
  const templateIds = configurations.flatMap((answer) => (answer.ok && answer.value.templateId !== null ? [answer.value.templateId] : []));
  const templates = await readDefaultVersions(deps.ec2, at, templateIds);
  const readings = new Map(
    asked.map((server, position) => {
      const configuration = configurations[position] ?? refused(unknownServer(server));
      return [server, reading(server, configuration, (id) => templates.get(id))];
    }),
  );
  return servers.map((server) => readings.get(server) ?? missing(server, unknownServer(server).message));
};

export const presentSettings = (
  serverId: ServerId,
  { templateId: _templateId, ...configuration }: LaunchConfiguration,
  template: TemplateVersion,
): PresentSettings => ({ serverId, ...configuration, template: presentTemplate(template) });

/** An id of another form has the request refused for its form; no server can have it. */
const configurationOf = ({ drs }: SettingsDeps, at: Place, server: ServerId): Promise<Result<LaunchConfiguration, ReadRefusal>> =>
  isServerIdForm(server) ? readConfiguration(drs, at, server) : Promise.resolve(refused(unknownServer(server)));

const reading = (
  serverId: ServerId,
  configuration: Result<LaunchConfiguration, ReadRefusal>,
  templateOf: (id: string) => Result<TemplateVersion, ReadRefusal> | undefined,
): SettingsReading => {
  if (!configuration.ok) {
    const { refusal } = configuration;
    return refusal.code === missingCode ? missing(serverId, refusal.message) : { kind: 'unread', serverId, refusal };
  }
  const { templateId } = configuration.value;
  const template = templateId === null ? undefined : templateOf(templateId);
  if (template === undefined) return missing(serverId, `Server ${serverId} has no launch template`);
  if (template.ok) return { kind: 'read', present: presentSettings(serverId, configuration.value, template.value) };
  const { refusal } = template;
  return templateMissing(refusal) ? missing(serverId, refusal.message) : { kind: 'unread', serverId, refusal };
};

const missingCode = 'ResourceNotFoundException';

const missing = (serverId: ServerId, message: string): SettingsReading => ({ kind: 'missing', serverId, message });

const unknownServer = (server: ServerId): ReadRefusal => ({ kind: 'never', code: missingCode, message: `DRS knows no server ${server}` });
