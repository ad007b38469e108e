/**
 * Requests to the simulator that are not the product's: other people's, and the looks that the facts are made of.
 *
 * Owns: writing them, and entering other accounts. No gate is in their way, and no fault but those of the world.
 */
import type { Simulator, WireResponse } from '@drs-orchestrator/drs-simulator';
import { placeKey, type Instant, type Place, type ServerId, type ServerSettings } from '@drs-orchestrator/domain';

export type Somebody = {
  /** Null: refused. */
  drs(at: Place, operation: string, input: object): Promise<Readonly<Record<string, unknown>> | null>;
  /** The answer as it is written; null: refused. */
  ec2(at: Place, action: string, parameters: Readonly<Record<string, string>>): Promise<string | null>;
  /** How the server would be launched now. */
  settingsOf(at: Place, server: ServerId): Promise<ServerSettings>;
};

type Keys = { readonly accessKeyId: string; readonly sessionToken: string | null; readonly until: number };

const ownKeys: Keys = { accessKeyId: 'AKIASOMEBODY', sessionToken: null, until: Infinity };

/** Well within the hour that a session lasts. */
const sessionMilliseconds = 50 * 60_000;

export const createSomebody = (simulator: Simulator, now: () => Instant): Somebody => {
  const sessions = new Map<string, Keys>();

  const send = async (keys: Keys, at: Place, service: string, path: string, body: string): Promise<WireResponse | null> => {
    const scope = `${keys.accessKeyId}/20300107/${at.region}/${service}/aws4_request`;
    const headers = {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      'content-type': service === 'drs' ? 'application/json' : 'application/x-www-form-urlencoded',
      ...(keys.sessionToken === null ? {} : { 'x-amz-security-token': keys.sessionToken }),
    };
    const outcome = await simulator.handle({ method: 'POST', path, headers, body });
    return outcome.kind === 'answered' && outcome.response.status < 300 ? outcome.response : null;
  };

  const enter = async (at: Place): Promise<Keys> => {
    if (at.access.kind === 'own') return ownKeys;
    const known = sessions.get(placeKey(at));
    if (known !== undefined && now() < known.until) return known;
    const { roleName, externalId } = at.access;
    const role = { RoleArn: `arn:aws:iam::${at.accountId}:role/${roleName}`, RoleSessionName: 'somebody' };
    const input = { Action: 'AssumeRole', Version: '2011-06-15', ...role, ...(externalId === undefined ? {} : { ExternalId: externalId }) };
    const answer = await send(ownKeys, at, 'sts', '/', new URLSearchParams(input).toString());
    const keys: Keys = {
      accessKeyId: textIn(answer?.body ?? '', 'AccessKeyId') ?? '',
      sessionToken: textIn(answer?.body ?? '', 'SessionToken'),
      until: now() + sessionMilliseconds,
    };
    sessions.set(placeKey(at), keys);
    return keys;
  };

  const drs: Somebody['drs'] = async (at, operation, input) => {
    const answer = await send(await enter(at), at, 'drs', `/${operation}`, JSON.stringify(input));
    return answer === null ? null : (JSON.parse(answer.body) as Record<string, unknown>);
  };
  const ec2: Somebody['ec2'] = async (at, action, parameters) => {
    const form = new URLSearchParams({ Action: action, Version: '2016-11-15', ...parameters });
    return (await send(await enter(at), at, 'ec2', '/', form.toString()))?.body ?? null;
  };
  return {
    drs,
    ec2,
    settingsOf: async (at, server) => {
      const configuration = await drs(at, 'GetLaunchConfiguration', { sourceServerID: server });
      const { ec2LaunchTemplateID } = configuration as { readonly ec2LaunchTemplateID?: string };
      const asked = { LaunchTemplateId: ec2LaunchTemplateID ?? '', 'LaunchTemplateVersion.1': '$Default' };
      const template = await ec2(at, 'DescribeLaunchTemplateVersions', asked);
      return { ...configurationIn(configuration ?? {}), ...templateIn(template ?? '') };
    },
  };
};

/** The text of the first element of this name. */
export const textIn = (xml: string, element: string): string | null => new RegExp(`<${element}>([^<]*)<`).exec(xml)?.[1] ?? null;

const configurationIn = (answer: Readonly<Record<string, unknown>>): ServerSettings => {
  const { launchDisposition, targetInstanceTypeRightSizingMethod, copyPrivateIp, copyTags, licensing } = answer as {
    readonly launchDisposition: NonNullable<ServerSettings['launchDisposition']>;
    readonly targetInstanceTypeRightSizingMethod: NonNullable<ServerSettings['rightSizing']>;
    readonly copyPrivateIp: boolean;
    readonly copyTags: boolean;
    readonly licensing: { readonly osByol: boolean };
  };
  return { launchDisposition, rightSizing: targetInstanceTypeRightSizingMethod, copyPrivateIp, copyTags, osByol: licensing.osByol };
};

const templateIn = (xml: string): ServerSettings => {
  const groups = [...xml.matchAll(/<groupId>([^<]*)</g)].map(([, id]) => id ?? '');
  const found = {
    subnetId: textIn(xml, 'subnetId'),
    instanceType: textIn(xml, 'instanceType'),
    instanceProfileName: textIn(/<iamInstanceProfile>.*?<\/iamInstanceProfile>/.exec(xml)?.[0] ?? '', 'name'),
    staticPrivateIp: textIn(xml, 'privateIpAddress'),
  };
  const given = Object.entries(found).filter(([, value]) => value !== null);
  return { securityGroupIds: groups, ...Object.fromEntries(given) };
};
