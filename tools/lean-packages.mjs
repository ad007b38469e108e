/**
 * What esbuild is told about the AWS SDK, so that a function carries each thing once and nothing that it cannot use.
 *
 * Measured on the bundle of execution-handler with EC2's client: 2.7 MB without any of this and of what the other plugins do, 0.83 MB with it.
 */
import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

/**
 * Clients come with a search for credentials in files, at sign-in services and on machines' metadata. The functions give each client
 * its credentials, so what is searched by default is replaced by a sentence.
 * @returns {import('esbuild').Plugin}
 */
export function ownCredentials() {
  return {
    name: 'own-credentials',
    setup(build) {
      build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ path }) => ({ path, namespace: 'own-credentials' }));
      build.onLoad({ filter: /.*/, namespace: 'own-credentials' }, () => ({
        contents: `export const defaultProvider = () => () => Promise.reject(new Error('Credentials are given to each client'));`,
      }));
    },
  };
}

/**
 * What clients have for streams of events, for tables whose address is to be discovered, for machines' metadata and files of settings, and for browsers: no call of ours comes there.
 * @returns {import('esbuild').Plugin}
 */
export function neverReached() {
  return {
    name: 'never-reached',
    setup(build) {
      build.onResolve(
        {
          filter:
            /^(?:bowser|@smithy\/core\/event-streams|@smithy\/credential-provider-imds|@smithy\/shared-ini-file-loader|@aws-sdk\/endpoint-cache|@aws-sdk\/signature-v4-multi-region)$/,
        },
        ({ path, kind, resolveDir }) => {
          if (kind === 'dynamic-import') return { path, namespace: 'never-reached' };
          return unused[path] === undefined ? undefined : { path, namespace: 'unused', pluginData: { resolveDir } };
        },
      );
      build.onLoad({ filter: /.*/, namespace: 'never-reached' }, ({ path }) => ({
        // Of a CommonJS module esbuild does not ask which names it has.
        contents: `module.exports = (() => { throw new Error('${path} is not part of this program'); })();`,
      }));
      build.onLoad(
        { filter: /@smithy[\\/]core[\\/].*[\\/](?:Sha256Js|DefaultRateLimiter|getInstanceMetadataRegion|loadSharedConfigFiles)\.js$/ },
        ({ path }) => ({
          contents: unusedFiles[basename(path, '.js')] ?? '',
          resolveDir: dirname(path),
        }),
      );
      build.onLoad({ filter: /.*/, namespace: 'unused' }, ({ path, pluginData }) => ({ contents: unused[path] ?? '', ...pluginData }));
    },
  };
}

/**
 * What clients prepare for whenever they are made, and then come to only in calls that are none of ours.
 * @type {Record<string, string>}
 */
const unused = {
  '@smithy/core/event-streams':
    'export const eventStreamSerdeProvider = () => undefined; export const resolveEventStreamSerdeConfig = (input) => input;',
  '@aws-sdk/endpoint-cache': 'export class EndpointCache {}',
  // For addresses that lie in no Region.
  '@aws-sdk/signature-v4-multi-region': [
    `import { SignatureV4 } from '@smithy/signature-v4';`,
    `export class SignatureV4MultiRegion extends SignatureV4 { static sigv4aDependency() { return 'none'; } }`,
  ].join('\n'),
  '@smithy/shared-ini-file-loader': [
    `export const CONFIG_PREFIX_SEPARATOR = '.'; export const getProfileName = () => 'default';`,
    'export const loadSharedConfigFiles = () => Promise.resolve({ configFile: {}, credentialsFile: {} });',
  ].join('\n'),
};

/**
 * The same of single files. Node has SHA-256 of its own; our clients do not pace themselves, and are told their Region and all their settings.
 * @type {Record<string, string>}
 */
const unusedFiles = {
  Sha256Js: `export class Sha256Js { constructor() { throw new Error('Sha256Js is not part of this program'); } }`,
  DefaultRateLimiter: `export class DefaultRateLimiter { constructor() { throw new Error('DefaultRateLimiter is not part of this program'); } }`,
  getInstanceMetadataRegion: 'export const getInstanceMetadataRegion = () => Promise.resolve(undefined);',
  loadSharedConfigFiles: [
    `export { CONFIG_PREFIX_SEPARATOR } from './constants';`,
    'export const loadSharedConfigFiles = () => Promise.resolve({ configFile: {}, credentialsFile: {} });',
  ].join('\n'),
};

/**
 * What is wrong with a request is said in the contract's own sentences. Of rows and settings, which the log alone tells of, the kind of
 * issue and its path are enough: zod's English stays out.
 * @returns {import('esbuild').Plugin}
 */
export function kindsOfIssues() {
  return {
    name: 'kinds-of-issues',
    setup(build) {
      build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]en\.js$/ }, () => ({
        contents:
          "export default () => ({ localeError: ({ code, expected, format }) => [code, expected ?? format].filter((word) => word !== undefined).join(' ') });",
      }));
    },
  };
}

/**
 * npm nests one copy of a package below each that asks for it where another version stands at the root. Copies of one version, and those
 * that differ in the patch alone, become the latest of them.
 * @param {string} root
 * @returns {import('esbuild').Plugin}
 */
export function oneOfEach(root) {
  const copies = copiesIn(root);
  return {
    name: 'one-of-each',
    setup(build) {
      build.onResolve({ filter: /^[@a-z]/ }, async ({ path, pluginData, ...asked }) => {
        if (pluginData === resolving || asked.kind === 'entry-point') return undefined;
        const { importer, kind, resolveDir, namespace } = asked;
        const found = await build.resolve(path, { importer, kind, resolveDir, namespace, pluginData: resolving });
        if (found.errors.length > 0 || found.external) return undefined;
        const file = relative(root, found.path).replaceAll('\\', '/');
        const end = file.lastIndexOf('node_modules/') + 'node_modules/'.length;
        const [, folder = ''] = /^((?:@[^/]+\/)?[^/]+)/.exec(file.slice(end)) ?? [];
        const copy = file.slice(0, end) + folder;
        const best = copies.get(copy);
        if (best === undefined || best === copy) return undefined;
        return { path: join(root, best + file.slice(copy.length)), sideEffects: found.sideEffects };
      });
    },
  };
}

const resolving = Symbol('resolving');

/**
 * For each folder of a package, the folder of the copy that stands for it.
 * @param {string} root
 * @returns {Map<string, string>}
 */
function copiesIn(root) {
  /** @type {{ packages: Record<string, { version?: string }> }} */
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  /** @type {Map<string, { folder: string, patch: number }[]>} */
  const releases = new Map();
  for (const [folder, { version = '' }] of Object.entries(packages)) {
    const [, release, patch] = /^(\d+\.\d+)\.(\d+)$/.exec(version) ?? [];
    const at = folder.lastIndexOf('node_modules/');
    if (at < 0 || release === undefined) continue;
    const key = `${folder.slice(at)}@${release}`;
    releases.set(key, [...(releases.get(key) ?? []), { folder, patch: Number(patch) }]);
  }
  return new Map(
    [...releases.values()].flatMap((copies) => {
      const [best] = copies.toSorted(
        (one, other) => other.patch - one.patch || one.folder.length - other.folder.length || (one.folder < other.folder ? -1 : 1),
      );
      return copies.map(({ folder }) => [folder, best?.folder ?? folder]);
    }),
  );
}

/**
 * Each client brings the whole of its package.json, for the version that it tells AWS.
 * @returns {import('esbuild').Plugin}
 */
export function bareManifests() {
  return {
    name: 'bare-manifests',
    setup(build) {
      build.onLoad({ filter: /@aws-sdk[\\/]client-[a-z0-9-]+[\\/]package\.json$/ }, ({ path }) => {
        /** @type {{ version: string }} */
        const { version } = JSON.parse(readFileSync(path, 'utf8'));
        return { contents: JSON.stringify({ version }), loader: 'json' };
      });
    },
  };
}
