/**
 * Turns the functions of apps/lambda into what Lambda is given: one folder each, with the minified program and nothing else.
 *
 * `dist/lambda/<function>/` holds `index.mjs` and, in files of their own, the clients of EC2, STS and Lambda, each loaded when it is first
 * asked. The source maps lie apart in `dist/lambda-maps/<function>/`: they are as large again, and Lambda would unpack them at every cold start.
 *
 * Invariants
 * 1. The same sources and packages give the same bytes on every machine, so that a deployment only replaces what has changed.
 * 2. A folder is current when its record, beside it, names sources and outputs as they are.
 * 3. A reader finds a whole program at any time: the entry is put in place last, and what it no longer names is removed after it.
 * 4. Of those who want the functions at once one builds them, and the others wait for that.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { digestOf, replaceFile, slashed } from './bundle.mjs';
import { drsOnCore } from './drs-on-core.mjs';
import { bareManifests, kindsOfIssues, neverReached, oneOfEach, ownCredentials } from './lean-packages.mjs';
import { leanSchemas } from './lean-schemas.mjs';
import { oneAtATime } from './one-at-a-time.mjs';

const sources = 'apps/lambda/src';
const entryEnding = '-handler.ts';
/** What makes the functions of their sources. */
const toolFiles = [
  ...['bundle', 'drs-on-core', 'lambda-bundles', 'lean-packages', 'lean-schemas'].map((tool) => `tools/${tool}.mjs`),
  'package-lock.json',
];

/** @param {string} root @returns {string[]} */
export const functionNames = (root) =>
  readdirSync(join(root, sources))
    .filter((name) => name.endsWith(entryEnding))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();

/**
 * @param {string} root the repository
 * @returns {Promise<string[]>} the absolute paths of current folders
 */
export async function ensureLambdaBundles(root) {
  const names = functionNames(root);
  if (!names.every((name) => isCurrent(root, name))) {
    await oneAtATime(join(root, 'dist/.lambda.lock'), async () => {
      for (const name of names) if (!isCurrent(root, name)) await build(root, name);
    });
  }
  return names.map((name) => folderOf(root, name));
}

/** @param {string} root @param {string} name */
function isCurrent(root, name) {
  const record = recordOf(root, name);
  if (!existsSync(record)) return false;
  /** @type {{ inputs: string[], digest: string, outputs: Record<string, string> }} */
  const { inputs, digest, outputs } = JSON.parse(readFileSync(record, 'utf8'));
  const folder = folderOf(root, name);
  if (!existsSync(folder) || digestOf(root, inputs) !== digest) return false;
  const present = readdirSync(folder);
  return (
    present.length === Object.keys(outputs).length && present.every((file) => outputs[file] === hashOf(readFileSync(join(folder, file))))
  );
}

/** @param {string} root @param {string} name */
async function build(root, name) {
  const before = Date.now();
  /** @type {Map<string, string>} */
  const read = new Map(toolFiles.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  const result = await bundle(root, name, read);
  const folder = folderOf(root, name);
  const maps = join(root, 'dist/lambda-maps', name);
  mkdirSync(folder, { recursive: true });
  mkdirSync(maps, { recursive: true });
  const reached = reachedIn(result.metafile);
  const files = result.outputFiles
    .map((file) => ({ name: basename(file.path), text: file.text }))
    .filter((file) => reached.has(file.name.replace(/\.map$/, '')));
  // `index.mjs` names the others, and sorts behind none of them.
  files.sort((one, other) => Number(one.name === 'index.mjs') - Number(other.name === 'index.mjs'));
  /** @type {Record<string, string>} */
  const outputs = {};
  for (const { name: file, text } of files) {
    const isMap = file.endsWith('.map');
    replaceFile(join(isMap ? maps : folder, file), text);
    if (!isMap) outputs[file] = hashOf(Buffer.from(text));
  }
  const inputs = [...read.keys()].sort();
  replaceFile(recordOf(root, name), `${JSON.stringify({ inputs, digest: digestOf(root, inputs, read), outputs }, null, 1)}\n`);
  for (const file of readdirSync(folder)) if (outputs[file] === undefined) rmSync(join(folder, file), { recursive: true, force: true });
  for (const file of readdirSync(maps)) if (!files.some((one) => one.name === file)) rmSync(join(maps, file), { force: true });
  process.stderr.write(`Built ${slashed(relative(root, folder))} in ${((Date.now() - before) / 1000).toFixed(1)} s.\n`);
}

/** @param {string} root @param {string} name @param {Map<string, string>} read */
async function bundle(root, name, read) {
  const esbuild = await import('esbuild');
  const { plugins, ...options } = sdkInBundles(root, read);
  return esbuild
    .build({
      ...options,
      absWorkingDir: root,
      entryPoints: { index: `${sources}/${name}.ts` },
      outdir: folderOf(root, name),
      outExtension: { '.js': '.mjs' },
      chunkNames: '[name]-[hash]',
      splitting: true,
      write: false,
      metafile: true,
      minify: true,
      sourcemap: 'external',
      sourcesContent: false,
      legalComments: 'none',
      logLevel: 'warning',
      plugins: [sourcesRead(root, read), ...plugins],
    })
    .catch((/** @type {unknown} */ cause) => {
      // esbuild has printed where and why.
      throw new Error(`${name} could not be built.`, { cause });
    });
}

/**
 * How a program that asks AWS is bundled, whatever else becomes of it.
 * @param {string} root
 * @param {Map<string, string>} [read] takes what was read of our sources to find out what they ask of AWS
 */
export const sdkInBundles = (root, read = new Map()) => ({
  bundle: true,
  platform: /** @type {const} */ ('node'),
  format: /** @type {const} */ ('esm'),
  target: 'node20',
  // The ESM edition of a package where it has one: a third less code, and half the time to load it.
  mainFields: ['module', 'main'],
  plugins: [ownCredentials(), drsOnCore(root), neverReached(), kindsOfIssues(), oneOfEach(root), bareManifests(), leanSchemas(root, read)],
  // CommonJS packages inside an ES module still call require.
  banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
});

/**
 * Keeps what esbuild is given of our sources, so that the record speaks of exactly that, whatever is saved meanwhile.
 * @param {string} root @param {Map<string, string>} read by path below the root
 * @returns {import('esbuild').Plugin}
 */
const sourcesRead = (root, read) => ({
  name: 'sources-read',
  setup(build) {
    build.onLoad({ filter: /\.(?:ts|json)$/ }, ({ path }) => {
      const name = slashed(relative(root, path));
      if (name.includes('node_modules/')) return undefined;
      const contents = readFileSync(path, 'utf8');
      read.set(name, contents);
      return { contents, loader: name.endsWith('.ts') ? 'ts' : 'json' };
    });
  },
});

/**
 * A file that is only loaded later becomes a file of its own even where nothing that is left of the program loads it.
 * @param {import('esbuild').Metafile} metafile
 * @returns {Set<string>} names of the files that the program may come to
 */
function reachedIn({ outputs }) {
  const byName = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const reached = new Set(['index.mjs']);
  for (const name of reached) {
    const next = (byName.get(name)?.imports ?? []).map(({ path }) => basename(path));
    for (const one of next) if (byName.has(one)) reached.add(one);
  }
  return reached;
}

/** @param {string} root @param {string} name */
const folderOf = (root, name) => join(root, 'dist/lambda', name);

/** @param {string} root @param {string} name */
const recordOf = (root, name) => `${folderOf(root, name)}.inputs.json`;

/** @param {Uint8Array} bytes */
const hashOf = (bytes) => createHash('sha256').update(bytes).digest('hex');
