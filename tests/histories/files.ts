/**
 * Where histories are kept, and reading them.
 *
 * Owns: the folder of each version; the manifest, which names every file with its hash, so that a file that is changed, lost or added
 * is noticed whatever is in it.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeHistory, type History } from './history.ts';

export const folder = dirname(fileURLToPath(import.meta.url));

/** What `npm run histories -- --write` writes: one more than the latest that is kept, once the stored form has changed. */
export const presentVersion = 'v1';

export type Kept = { readonly version: string; readonly name: string; readonly history: History; readonly answers: Answers };
export type Answers = { readonly course: readonly string[]; readonly answers: Readonly<Record<string, unknown>> };

export const manifestOf = (texts: ReadonlyMap<string, string>): string => {
  const hashes = [...texts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([file, text]) => [file, hash(text)]);
  return `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`;
};

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const versions = readdirSync(folder).filter((name) => /^v\d+$/.test(name));

/** Every file of a version as it lies there, without the manifest. */
export const textsOf = (version: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(join(folder, version))
      .filter((file) => file !== 'manifest.json')
      .map((file) => [file, readFileSync(join(folder, version, file), 'utf8')]),
  );

export const keptManifest = (version: string): string => readFileSync(join(folder, version, 'manifest.json'), 'utf8');

export const keptVersions = (): readonly string[] => versions;

export const keptHistories = (): readonly Kept[] =>
  versions.flatMap((version) => {
    const texts = textsOf(version);
    return [...texts.keys()]
      .filter((file) => file.endsWith('.jsonl'))
      .map((file) => {
        const name = file.replace(/\.jsonl$/, '');
        const answers = JSON.parse(texts.get(`${name}.answers.json`) ?? 'null') as Answers | null;
        if (answers === null) throw new Error(`${version}/${name} has no answers beside it`);
        return { version, name, history: decodeHistory(texts.get(file) ?? ''), answers };
      });
  });

export const isWritten = (version: string): boolean => existsSync(join(folder, version));
