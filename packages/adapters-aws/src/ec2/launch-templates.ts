/**
 * Launch templates of EC2: their default versions read, a version made, a version made the default one.
 *
 * Owns: the calls. What a version is to contain is decided in ../launch-settings/template-change.ts.
 */
import type * as Ec2 from '@aws-sdk/client-ec2';
import type { ReadRefusal } from '@drs-orchestrator/application';
import { ok, refused } from '@drs-orchestrator/domain';
import type { Place, Result } from '@drs-orchestrator/domain';
import { allPages } from '../calls/pages.ts';
import { sideBySide } from '../calls/side-by-side.ts';
import type { Ec2Deps } from './ec2-deps.ts';

/** As EC2 keeps it, whole: whoever replaces a list has to repeat what else is in it. */
export type TemplateVersion = {
  readonly templateId: string;
  readonly number: number;
  readonly data: Ec2.ResponseLaunchTemplateData;
};

/** `source` left out: the data are all there is of the version. */
export type NewVersion = {
  readonly templateId: string;
  readonly source?: number;
  readonly data: Ec2.RequestLaunchTemplateData;
  readonly clientToken: string;
  readonly description: string;
};

/** The most that EC2 gives in a page. */
const versionsPerPage = 200;
/** From so many on, all default versions of the place are read, 200 in a call: a Region holds 5,000 templates at most, so 25 calls. */
const manyTemplates = 26;
const askedSideBySide = 5;

const defaultVersion = '$Default';

/** One answer for each template, by its id; a template that EC2 does not know is refused under `templateMissing`. */
export const readDefaultVersions = async (
  deps: Ec2Deps,
  at: Place,
  templateIds: readonly string[],
): Promise<ReadonlyMap<string, Result<TemplateVersion, ReadRefusal>>> => {
  const ids = [...new Set(templateIds)];
  if (ids.length < manyTemplates) {
    const answers = await sideBySide(ids, askedSideBySide, (id) => readDefaultVersion(deps, at, id));
    return new Map(ids.map((id, position) => [id, answers[position] ?? refused(unknownTemplate(id))]));
  }
  const all = await describeVersions(deps, at, { Versions: [defaultVersion] });
  if (!all.ok) return new Map(ids.map((id) => [id, all]));
  const found = new Map(all.value.map((version) => [version.templateId, version]));
  return new Map(
    ids.map((id) => {
      const version = found.get(id);
      return [id, version === undefined ? refused(unknownTemplate(id)) : ok(version)];
    }),
  );
};

export const readDefaultVersion = async (deps: Ec2Deps, at: Place, templateId: string): Promise<Result<TemplateVersion, ReadRefusal>> => {
  const versions = await describeVersions(deps, at, { LaunchTemplateId: templateId, Versions: [defaultVersion] });
  if (!versions.ok) return versions;
  const [version] = versions.value;
  return version === undefined ? refused(unknownTemplate(templateId)) : ok(version);
};

/** Asked twice with one token and the same content, EC2 makes one version. */
export const createVersion = async (
  { calls, client, pace }: Ec2Deps,
  at: Place,
  { templateId, source, data, clientToken, description }: NewVersion,
): Promise<Result<number, ReadRefusal>> => {
  const ec2 = await client(at);
  const command = new ec2.sdk.CreateLaunchTemplateVersionCommand({
    LaunchTemplateId: templateId,
    LaunchTemplateData: data,
    ClientToken: clientToken,
    VersionDescription: description,
    ...(source === undefined ? {} : { SourceVersion: String(source) }),
  });
  await pace(at);
  const answer = await calls.read(at, 'CreateLaunchTemplateVersion', (abortSignal) => ec2.client.send(command, { abortSignal }));
  if (!answer.ok) return answer;
  const number = answer.value.LaunchTemplateVersion?.VersionNumber;
  return number === undefined ? refused(unreadable('CreateLaunchTemplateVersion', templateId)) : ok(number);
};

/** May be repeated. */
export const setDefaultVersion = async (
  { calls, client, pace }: Ec2Deps,
  at: Place,
  templateId: string,
  version: number,
): Promise<Result<undefined, ReadRefusal>> => {
  const ec2 = await client(at);
  const command = new ec2.sdk.ModifyLaunchTemplateCommand({ LaunchTemplateId: templateId, DefaultVersion: String(version) });
  await pace(at);
  const answer = await calls.read(at, 'ModifyLaunchTemplate', (abortSignal) => ec2.client.send(command, { abortSignal }));
  return answer.ok ? ok(undefined) : answer;
};

const missingCode = 'InvalidLaunchTemplateId.NotFound';

/** Whether a refusal says that there is no such template, or that it has lost its versions. */
export const templateMissing = ({ code }: ReadRefusal): boolean => code.startsWith('InvalidLaunchTemplateId.');

const describeVersions = async (
  { calls, client, limits, pace }: Ec2Deps,
  at: Place,
  which: Pick<Ec2.DescribeLaunchTemplateVersionsRequest, 'LaunchTemplateId' | 'Versions'>,
): Promise<Result<readonly TemplateVersion[], ReadRefusal>> => {
  const ec2 = await client(at);
  return allPages(limits.pages, async ({ nextToken }) => {
    const command = new ec2.sdk.DescribeLaunchTemplateVersionsCommand({ ...which, MaxResults: versionsPerPage, NextToken: nextToken });
    await pace(at);
    const answer = await calls.read(at, 'DescribeLaunchTemplateVersions', (abortSignal) => ec2.client.send(command, { abortSignal }));
    if (!answer.ok) return answer;
    const { LaunchTemplateVersions = [], NextToken } = answer.value;
    return ok({ items: LaunchTemplateVersions.flatMap(readVersion), nextToken: NextToken });
  });
};

/** A version without template or number tells nothing about anyone. */
const readVersion = (told: Ec2.LaunchTemplateVersion): readonly TemplateVersion[] => {
  const { LaunchTemplateId, VersionNumber, LaunchTemplateData = {} } = told;
  if (LaunchTemplateId === undefined || VersionNumber === undefined) return [];
  return [{ templateId: LaunchTemplateId, number: VersionNumber, data: LaunchTemplateData }];
};

const unknownTemplate = (id: string): ReadRefusal => ({ kind: 'never', code: missingCode, message: `There is no launch template ${id}` });

const unreadable = (operation: string, id: string): ReadRefusal => ({
  kind: 'never',
  code: 'UnreadableAnswer',
  message: `${operation} of ${id} answered with what cannot be read`,
});
