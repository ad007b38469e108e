/**
 * Turns a TypeScript program of this repository into one JavaScript file under dist/, when its sources have changed.
 *
 * Everything is bundled except native modules: measured with the AWS clients, a bundle starts in 0.6 s and 104 MB, the same program with
 * its packages left in node_modules in 1.3 s and 163 MB. esbuild is imported only when there is something to build.
 *
 * Invariants
 * 1. A bundle is current when every file it was made from has the content it had then; the packages are known by package-lock.json.
 * 2. A bundle names the sources it was made from in its first line, and is put in place by a rename: a reader sees a whole one, and
 *    no old bundle can pass for a current one.
 * 3. Of those who want the same program at once one builds it, and the others wait for that.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { oneAtATime } from './one-at-a-time.mjs';

/** Loaded from node_modules at run time: they find their prebuilt binaries beside themselves. */
const nativePackages = ['libsql', 'esbuild'];

/**
 * Paths below the root; `external`: packages that stay in node_modules; `needsFunctions`: whether it reads what Lambda is given;
 * `needsPage`: whether it serves the web page; `v8Flags`: set before it is loaded.
 * @typedef {{ entry: string, output: string, external?: string[], needsFunctions?: boolean, needsPage?: boolean, v8Flags?: string[] }} Program
 */

/**
 * @param {string} root the repository
 * @param {Program} program
 * @returns {Promise<string>} the absolute path of a current bundle
 */
export async function ensureBundle(root, program) {
  const output = join(root, program.output);
  if (isCurrent(root, output)) return output;
  await oneAtATime(join(dirname(output), `.${basename(output)}.lock`), async () => {
    if (!isCurrent(root, output)) await build(root, program, output);
  });
  return output;
}

/** @param {string} root @param {string} output */
export function isCurrent(root, output) {
  const record = recordPath(output);
  if (!existsSync(output) || !existsSync(record)) return false;
  const { inputs } = JSON.parse(readFileSync(record, 'utf8'));
  const digest = digestOf(root, inputs);
  return digest !== undefined && firstLine(output) === stampLine(digest);
}

/** @param {string} root @param {Program} program @param {string} output */
async function build(root, { entry, external = [] }, output) {
  const esbuild = await import('esbuild');
  const before = Date.now();
  /** @type {Map<string, string>} */
  const read = new Map();
  const result = await esbuild
    .build({
      absWorkingDir: root,
      entryPoints: [entry],
      outfile: output,
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      // The ESM edition of a package where it has one: a third less code, and half the time to load it.
      mainFields: ['module', 'main'],
      external: [...nativePackages, ...external],
      sourcemap: 'linked',
      sourcesContent: false,
      logLevel: 'warning',
      plugins: [sources(root, output, read)],
      // CommonJS packages inside an ES module still call require.
      banner: { js: "import { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);" },
    })
    .catch((/** @type {unknown} */ cause) => {
      // esbuild has printed where and why.
      throw new Error(`${entry} could not be built.`, { cause });
    });
  const ours = Object.keys(result.metafile.inputs).filter((path) => !path.includes('node_modules/'));
  const inputs = [...ours, 'package-lock.json', slashed(relative(root, import.meta.filename))].sort();
  const digest = digestOf(root, inputs, read) ?? '';
  mkdirSync(dirname(output), { recursive: true });
  for (const file of result.outputFiles) {
    const isMap = file.path.endsWith('.map');
    // A source map whose line 1 is the stamp's starts with one empty line of mappings.
    const text = isMap ? file.text.replace('"mappings": "', '"mappings": ";') : `${stampLine(digest)}\n${file.text}`;
    replaceFile(file.path, text);
  }
  replaceFile(recordPath(output), `${JSON.stringify({ inputs }, null, 1)}\n`);
  process.stderr.write(`Built ${relative(root, output)} in ${((Date.now() - before) / 1000).toFixed(1)} s.\n`);
}

/**
 * Reads our sources for esbuild. What was read is kept, so that the stamp speaks of exactly that, whatever is saved meanwhile; and
 * `import.meta.url` and its relatives mean the source file in a bundle too, so files beside a source are found from both.
 * @param {string} root @param {string} output @param {Map<string, string>} read by path below the root
 * @returns {import('esbuild').Plugin}
 */
function sources(root, output, read) {
  return {
    name: 'sources',
    setup(build) {
      build.onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
        const name = slashed(relative(root, path));
        if (name.includes('node_modules/')) return undefined;
        const text = readFileSync(path, 'utf8');
        read.set(name, text);
        const address = `new URL(${JSON.stringify(slashed(relative(dirname(output), path)))}, import.meta.url)`;
        const toPath = "process.getBuiltinModule('node:url').fileURLToPath";
        /** @type {Record<string, string>} */
        const meaning = {
          url: `${address}.href`,
          filename: `${toPath}(${address})`,
          dirname: `${toPath}(new URL('.', ${address})).slice(0, -1)`,
        };
        const contents = text.replace(/\bimport\.meta\.(url|filename|dirname)\b/g, (found, what) => meaning[what] ?? found);
        return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
      });
    },
  };
}

/**
 * One digest over names and contents; undefined where a file is gone.
 * @param {string} root @param {string[]} paths @param {Map<string, string>} [read] what is known of them already
 */
export function digestOf(root, paths, read = new Map()) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const file = join(root, path);
    if (!read.has(path) && !existsSync(file)) return undefined;
    hash.update(`${path}\0${read.get(path) ?? readFileSync(file, 'utf8')}\0`);
  }
  return hash.digest('hex');
}

/** @param {string} path */
export const slashed = (path) => path.replaceAll('\\', '/');

/** @param {string} path @param {string} text */
export function replaceFile(path, text) {
  const own = join(dirname(path), `.${basename(path)}.${process.pid}`);
  writeFileSync(own, text);
  renameSync(own, path);
}

/** @param {string} output */
const recordPath = (output) => `${output}.inputs.json`;

/** @param {string} digest */
const stampLine = (digest) => `// sources ${digest}`;

/** @param {string} path */
function firstLine(path) {
  const bytes = Buffer.alloc(128);
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, bytes, 0, bytes.length, 0);
    return bytes.toString('utf8', 0, length).split('\n', 1)[0];
  } finally {
    closeSync(file);
  }
}

/**
 * Runs a bundle in this process, as if node had been started with it.
 * @param {string} path @param {string[]} args
 */
export async function runBundle(path, args) {
  process.argv = [process.execPath, path, ...args];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(path).href);
}
