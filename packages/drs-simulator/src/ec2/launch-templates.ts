/**
 * Launch templates on the wire: describe them and their versions, make a version, make one the default, delete versions.
 *
 * Templates come into being with their source servers; nobody makes or deletes a whole one here.
 */
import { createHash } from 'node:crypto';
import type { Answer, Body, Refusal } from '../answer.ts';
import { answer, isRefusal, present } from '../answer.ts';
import type { CallContext } from '../call.ts';
import { isoInstant } from '../instants.ts';
import { ascendingKey } from '../paging.ts';
import { listParameter } from '../query-protocol.ts';
import type { Parameters } from '../query-protocol.ts';
import type { LaunchTemplateRecord, TemplateVersionRecord } from '../world/records.ts';
import { placeKey, versionId } from '../world/records.ts';
import { addTemplateVersion, templateVersion, templateVersions } from '../world/launch-templates.ts';
import { describe } from './listing.ts';
import type { FilterValues } from './filters.ts';
import { ec2Refusal } from './refusals.ts';
import { readTemplateData, templateDataBody } from './template-data.ts';

const PAGES = { least: 1, most: 200 };
const MAX_VERSIONS_NAMED = 200;

export function describeLaunchTemplates(context: CallContext, parameters: Parameters): Answer | Refusal {
  const ids = listParameter(parameters, 'LaunchTemplateId');
  const names = new Set(listParameter(parameters, 'LaunchTemplateName'));
  const asked: LaunchTemplateRecord[] = [];
  for (const id of ids) {
    const found = findById(context, id);
    if (isRefusal(found)) return found;
    asked.push(found);
  }
  const all = context.world.templates.where('place', placeKey(context.place));
  const named = all.filter(({ name }) => names.has(name));
  if (named.length < names.size) return nameNotFound();
  return describe(context, parameters, {
    operation: 'DescribeLaunchTemplates',
    items: ids.length + names.size > 0 ? [...new Set([...asked, ...named])] : all,
    keyOf: ({ id }) => id,
    bodyOf: templateBody,
    element: 'launchTemplates',
    filters: TEMPLATE_FILTERS,
    tagsOf: ({ tags }) => tags,
    pages: PAGES,
    asked: [...ids, ...names],
  });
}

const TEMPLATE_FILTERS: FilterValues<LaunchTemplateRecord> = new Map([['launch-template-name', ({ name }) => [name]]]);

export function describeLaunchTemplateVersions(context: CallContext, parameters: Parameters): Answer | Refusal {
  const words = listParameter(parameters, 'LaunchTemplateVersion');
  const isNamed = parameters.has('LaunchTemplateId') || parameters.has('LaunchTemplateName');
  if (words.length > MAX_VERSIONS_NAMED) return ec2Refusal('InvalidParameterValue', 'At most 200 versions may be given.');
  const found = isNamed ? versionsOfOne(context, parameters, words) : versionsOfAll(context, words);
  if (isRefusal(found)) return found;
  return describe(context, parameters, {
    operation: 'DescribeLaunchTemplateVersions',
    items: found,
    keyOf: ({ template, version }) => `${template.id}/${ascendingKey(version.number)}`,
    bodyOf: versionBody,
    element: 'launchTemplateVersionSet',
    filters: VERSION_FILTERS,
    pages: PAGES,
    asked: [parameters.get('LaunchTemplateId'), parameters.get('LaunchTemplateName'), ...words, ...range(parameters)],
  });
}

type Version = { readonly template: LaunchTemplateRecord; readonly version: TemplateVersionRecord };

const VERSION_FILTERS: FilterValues<Version> = new Map<string, (version: Version) => readonly (string | undefined)[]>([
  ['image-id', ({ version }) => [textOf(version.data['ImageId'])]],
  ['instance-type', ({ version }) => [textOf(version.data['InstanceType'])]],
  ['is-default-version', ({ template, version }) => [String(version.number === template.defaultVersion)]],
]);

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function range(parameters: Parameters): readonly (string | undefined)[] {
  return [parameters.get('MinVersion'), parameters.get('MaxVersion')];
}

function versionsOfOne(context: CallContext, parameters: Parameters, words: readonly string[]): readonly Version[] | Refusal {
  const template = findTemplate(context, parameters);
  if (isRefusal(template)) return template;
  if (words.length === 0) {
    const [least = -Infinity, most = Infinity] = range(parameters).map((text) => (text === undefined ? undefined : Number(text)));
    const versions = templateVersions(context.world, template.id).filter(({ number }) => number >= least && number <= most);
    return versions.map((version) => ({ template, version }));
  }
  const versions = new Map<number, TemplateVersionRecord>();
  for (const word of words) {
    const version = findVersion(context, template, word);
    if (isRefusal(version)) return version;
    versions.set(version.number, version);
  }
  return [...versions.values()].map((version) => ({ template, version }));
}

/** Over all templates only the default and the latest versions can be asked for. */
function versionsOfAll(context: CallContext, words: readonly string[]): readonly Version[] | Refusal {
  const isOverAll = words.length > 0 && words.every((word) => word === '$Default' || word === '$Latest');
  if (!isOverAll) return ec2Refusal('MissingParameter', 'The request must contain the parameter LaunchTemplateId or LaunchTemplateName');
  return context.world.templates.where('place', placeKey(context.place)).flatMap((template) => {
    const numbers = new Set(words.map((word) => (word === '$Default' ? template.defaultVersion : template.latestVersion)));
    return [...numbers].flatMap((number) => {
      const version = templateVersion(context.world, template.id, number);
      return version === undefined ? [] : [{ template, version }];
    });
  });
}

export function createLaunchTemplateVersion(context: CallContext, parameters: Parameters): Answer | Refusal {
  const { world, now, caller } = context;
  const template = findTemplate(context, parameters);
  if (isRefusal(template)) return template;
  const given = readTemplateData(parameters);
  if (isRefusal(given)) return given;
  const token = parameters.get('ClientToken');
  const fingerprint = fingerprintOf(parameters);
  const made = token === undefined ? undefined : templateVersions(world, template.id).find(({ request }) => request?.token === token);
  if (made !== undefined) {
    if (made.request?.fingerprint !== fingerprint) return tokenUsed();
    return answer(200, { launchTemplateVersion: versionBody({ template, version: made }) });
  }
  const sourceWord = parameters.get('SourceVersion');
  const source = sourceWord === undefined ? undefined : findVersion(context, template, sourceWord);
  if (isRefusal(source)) return source;
  if (isDryRun(parameters)) return dryRun();
  const description = parameters.get('VersionDescription');
  const added = addTemplateVersion(world, template, {
    createdAt: now,
    createdBy: caller.arn,
    // A member that is given replaces the source's whole, however much is in it.
    data: { ...source?.data, ...given },
    ...(description === undefined ? {} : { description }),
    ...(token === undefined ? {} : { request: { token, fingerprint } }),
  });
  return answer(200, { launchTemplateVersion: versionBody(added) });
}

/** The request as it was sent, but for what a repetition may say differently. */
function fingerprintOf(parameters: Parameters): string {
  const said = [...parameters].filter(([name]) => name !== 'ClientToken' && name !== 'DryRun').toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

export function modifyLaunchTemplate(context: CallContext, parameters: Parameters): Answer | Refusal {
  const template = findTemplate(context, parameters);
  if (isRefusal(template)) return template;
  const word = parameters.get('SetDefaultVersion');
  if (word === undefined) return ec2Refusal('MissingParameter', 'The request must contain the parameter SetDefaultVersion');
  const version = findVersion(context, template, word);
  if (isRefusal(version)) return version;
  if (isDryRun(parameters)) return dryRun();
  const changed: LaunchTemplateRecord = { ...template, defaultVersion: version.number };
  if (template.defaultVersion !== version.number) context.world.templates.put(changed);
  return answer(200, { launchTemplate: templateBody(changed) });
}

/** One that cannot be deleted is told of beside those that were. */
export function deleteLaunchTemplateVersions(context: CallContext, parameters: Parameters): Answer | Refusal {
  const template = findTemplate(context, parameters);
  if (isRefusal(template)) return template;
  const words = listParameter(parameters, 'LaunchTemplateVersion');
  if (words.length === 0) return ec2Refusal('MissingParameter', 'The request must contain the parameter LaunchTemplateVersion');
  if (isDryRun(parameters)) return dryRun();
  const deleted: Body[] = [];
  const kept: Body[] = [];
  for (const word of words) {
    const number = Number(word);
    const naming = { launchTemplateId: template.id, launchTemplateName: template.name, versionNumber: number };
    const problem = undeletable(context, template, number);
    if (problem !== undefined) kept.push({ ...naming, responseError: problem });
    else {
      context.world.templateVersions.remove(versionId(template.id, number));
      deleted.push(naming);
    }
  }
  return answer(200, {
    successfullyDeletedLaunchTemplateVersionSet: { item: deleted },
    unsuccessfullyDeletedLaunchTemplateVersionSet: { item: kept },
  });
}

function undeletable({ world }: CallContext, template: LaunchTemplateRecord, number: number): Body | undefined {
  if (templateVersion(world, template.id, number) === undefined)
    return { code: 'launchTemplateVersionDoesNotExist', message: 'The specified launch template version does not exist.' };
  if (number !== template.defaultVersion) return undefined;
  return { code: 'unexpectedError', message: 'Cannot delete the default version of a launch template.' };
}

function findTemplate(context: CallContext, parameters: Parameters): LaunchTemplateRecord | Refusal {
  const id = parameters.get('LaunchTemplateId');
  if (id !== undefined) return findById(context, id);
  const name = parameters.get('LaunchTemplateName');
  if (name === undefined)
    return ec2Refusal('MissingParameter', 'The request must contain the parameter LaunchTemplateId or LaunchTemplateName');
  return context.world.templates.where('place', placeKey(context.place)).find((template) => template.name === name) ?? nameNotFound();
}

function findById({ world, place }: CallContext, id: string): LaunchTemplateRecord | Refusal {
  if (!/^lt-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) return ec2Refusal('InvalidLaunchTemplateId.Malformed', `Invalid id: "${id}"`);
  const template = world.templates.get(id);
  if (template !== undefined && placeKey(template) === placeKey(place)) return template;
  return ec2Refusal('InvalidLaunchTemplateId.NotFound', `The specified launch template, with template ID ${id}, does not exist.`);
}

function nameNotFound(): Refusal {
  return ec2Refusal(
    'InvalidLaunchTemplateName.NotFoundException',
    'At least one of the launch templates specified in the request does not exist.',
  );
}

function findVersion({ world }: CallContext, template: LaunchTemplateRecord, word: string): TemplateVersionRecord | Refusal {
  const number = word === '$Default' ? template.defaultVersion : word === '$Latest' ? template.latestVersion : Number(word);
  if (!Number.isSafeInteger(number))
    return ec2Refusal('InvalidParameterValue', `Value (${word}) for a launch template version is invalid.`);
  const version = templateVersion(world, template.id, number);
  if (version !== undefined) return version;
  const message = `Could not find the specified version ${word} for the launch template with ID ${template.id}.`;
  return ec2Refusal('InvalidLaunchTemplateId.VersionNotFound', message);
}

function tokenUsed(): Refusal {
  return ec2Refusal('IdempotentParameterMismatch', 'The client token was used before with other parameters.');
}

function isDryRun(parameters: Parameters): boolean {
  return parameters.get('DryRun') === 'true';
}

function dryRun(): Refusal {
  return ec2Refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.');
}

function templateBody(template: LaunchTemplateRecord): Body {
  return {
    launchTemplateId: template.id,
    launchTemplateName: template.name,
    createTime: isoInstant(template.createdAt),
    createdBy: template.createdBy,
    defaultVersionNumber: template.defaultVersion,
    latestVersionNumber: template.latestVersion,
    tagSet: { item: Object.entries(template.tags).map(([key, value]) => ({ key, value })) },
  };
}

function versionBody({ template, version }: Version): Body {
  return present({
    launchTemplateId: template.id,
    launchTemplateName: template.name,
    versionNumber: version.number,
    versionDescription: version.description,
    createTime: isoInstant(version.createdAt),
    createdBy: version.createdBy,
    defaultVersion: version.number === template.defaultVersion,
    launchTemplateData: templateDataBody(version.data),
  });
}
