/**
 * Lints what may have changed since it was last found in order.
 *
 * Our rules look at types, so a file's result depends on everything it imports, at any distance: eslint's own cache, which looks at the
 * file alone, would miss a call that became asynchronous elsewhere. Here a file is passed over only while it and all it reaches by
 * imports are as they were, and the settings and packages too.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { digestOf, repositoryFiles } from './repository-files.mjs';

const scope = '@drs-orchestrator/';

/**
 * @param {string} root
 * @returns {Promise<number>} the exit code
 */
export async function lint(root) {
  const record = join(root, 'node_modules/.cache/linted.json');
  /** @type {Record<string, string>} */
  const inOrder = existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : {};
  const digests = lintDigests(repositoryFiles(root));
  const suspects = [...digests.keys()].filter((path) => inOrder[path] !== digests.get(path));
  if (suspects.length === 0) return 0;

  const { ESLint } = await import('eslint');
  const eslint = new ESLint({ cwd: root, warnIgnored: false, errorOnUnmatchedPattern: false });
  const results = await eslint.lintFiles(suspects);
  const failing = results.filter((result) => result.messages.length > 0);
  const failed = new Set(failing.map(({ filePath }) => filePath));
  const passed = [...digests].filter(([path]) => !failed.has(join(root, path)));
  mkdirSync(dirname(record), { recursive: true });
  writeFileSync(record, JSON.stringify(Object.fromEntries(passed)));
  if (failing.length > 0) process.stdout.write(await (await eslint.loadFormatter('stylish')).format(failing));
  return failing.length > 0 ? 1 : 0;
}

/**
 * For each file to lint, a digest of everything that its result depends on.
 * @param {Map<string, string>} files contents by path
 * @returns {Map<string, string>}
 */
export function lintDigests(files) {
  const settings = [...files].filter(([path]) =>
    /(?:^|\/)(?:tsconfig[^/]*\.json|package\.json|package-lock\.json|eslint\.config\.js)$|\.d\.ts$/.test(path),
  );
  const code = [...files.keys()].filter((path) => /\.(?:ts|tsx|js|mjs)$/.test(path) && !/(?:^|\/)generated\//.test(path));
  /** @type {Map<string, string[]>} */
  const imports = new Map(code.map((path) => [path, importedBy(path, files)]));
  return new Map(
    code.map((path) => {
      const reached = [...reachableFrom(path, imports)].sort();
      return [path, digestOf([...settings, ...reached.map((one) => /** @type {[string, string]} */ ([one, files.get(one) ?? '']))])];
    }),
  );
}

/** @param {string} path @param {Map<string, string>} files */
function importedBy(path, files) {
  const specifiers = [...(files.get(path) ?? '').matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
    ([, specifier = '']) => specifier,
  );
  return specifiers.flatMap((specifier) => {
    const name = specifier.startsWith(scope) ? specifier.slice(scope.length) : undefined;
    const candidates =
      name === undefined
        ? [posix.join(posix.dirname(path), specifier)]
        : [`packages/${name}/src/index.ts`, `apps/${name}/src/index.ts`, `${name}/src/index.ts`];
    return candidates.filter((candidate) => files.has(candidate));
  });
}

/** @param {string} start @param {Map<string, string[]>} imports */
function reachableFrom(start, imports) {
  const reached = new Set([start]);
  for (const path of reached) for (const imported of imports.get(path) ?? []) reached.add(imported);
  return reached;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await lint(dirname(import.meta.dirname));
}
