/**
 * YAML (and so JSON) as plain values that still know on which line each stands.
 */
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';

export type Path = readonly PropertyKey[];

export type LocatedYaml = {
  readonly value: unknown;
  /** The line of the field, or of the nearest thing around it that is there. */
  lineOf(path: Path): number;
};

export class YamlError extends Error {
  readonly line: number;

  constructor(line: number, problem: string) {
    super(problem);
    this.name = 'YamlError';
    this.line = line;
  }
}

export function readYaml(text: string, maxBytes: number): LocatedYaml {
  if (Buffer.byteLength(text) > maxBytes) throw new YamlError(1, `is larger than ${String(maxBytes)} bytes`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken !== undefined) throw new YamlError(lines.linePos(broken.pos[0]).line, broken.message.split('\n')[0] ?? 'is no YAML');
  return { value: toPlain(document), lineOf: (path) => lineOf(document, lines, path) };
}

/** An alias without its anchor, or too many of them, shows only here. */
function toPlain(document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (error instanceof ReferenceError) throw new YamlError(1, error.message);
    throw error;
  }
}

function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** `accounts[0].regions[0].servers[3].os` */
export function fieldName(path: Path): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === 'number') return `${name}[${String(part)}]`;
    return name === '' ? String(part) : `${name}.${String(part)}`;
  }, '');
}
