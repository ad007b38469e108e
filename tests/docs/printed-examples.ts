/**
 * The examples of docs/api/operation-parameters.md as a reader would copy them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../local/local-process.ts';

export type PrintedExample = { readonly operation: string; readonly shell: string; readonly python: string };

export const printedExamples = (): readonly PrintedExample[] => {
  const [, ...sections] = readFileSync(join(root, 'docs/api/operation-parameters.md'), 'utf8').split(/^### /m);
  return sections.map((section) => {
    const operation = section.slice(0, section.indexOf('\n'));
    return { operation, shell: block(section, 'bash'), python: block(section, 'python') };
  });
};

const block = (section: string, language: string): string => {
  const [, text] = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``).exec(section) ?? [];
  if (text === undefined) throw new Error(`No example in ${language} below ${section.slice(0, 40)}`);
  return text;
};
