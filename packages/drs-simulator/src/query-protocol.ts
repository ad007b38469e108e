/**
 * What EC2, STS and SNS share: parameters in a form body (or the query string), answers in XML.
 *
 * Invariants
 * 1. Lists are numbered from 1 (`InstanceId.1`) and are read in the order of their numbers.
 * 2. Every text in an answer is escaped, and characters XML cannot hold are left out.
 */
import type { Body } from './answer.ts';
import type { WireRequest } from './wire.ts';
import { splitPath } from './wire.ts';

/** Far above what any modelled operation takes; EC2 itself stops at 1,000 ids. */
const MAX_PARAMETERS = 5000;

export type Parameters = ReadonlyMap<string, string>;

export function readParameters(request: WireRequest): Parameters {
  const { query } = splitPath(request.path);
  const parameters = new Map<string, string>();
  for (const source of [query, new URLSearchParams(request.body)]) {
    for (const [name, value] of source) {
      if (parameters.size >= MAX_PARAMETERS) return parameters;
      parameters.set(name, value);
    }
  }
  return parameters;
}

/** Whoever has one of these may do something with it: assume a role, confirm a subscription. */
const SECRETS: ReadonlySet<string> = new Set(['ExternalId', 'Token']);
const HIDDEN = '***';

/** The parameters as an object for the request log: none that only name the call or sign a presigned URL, and no secret's value. */
export function loggedParameters(parameters: Parameters): Body {
  const said = [...parameters].filter(([name]) => name !== 'Action' && name !== 'Version' && !/^x-amz-/i.test(name));
  return Object.fromEntries(said.map(([name, value]) => [name, SECRETS.has(name) ? HIDDEN : value]));
}

/** `InstanceId.1`, `InstanceId.2` … in the order of their numbers. */
export function listParameter(parameters: Parameters, name: string): readonly string[] {
  return numbersOf(parameters, name).map((number) => parameters.get(`${name}.${String(number)}`) ?? '');
}

/** `Filter.1.Name` with `Filter.1.Value.1` … */
export function filterParameters(parameters: Parameters): readonly { readonly name: string; readonly values: readonly string[] }[] {
  return numbersOf(parameters, 'Filter').map((number) => {
    const prefix = `Filter.${String(number)}`;
    return { name: parameters.get(`${prefix}.Name`) ?? '', values: listParameter(parameters, `${prefix}.Value`) };
  });
}

/** The numbers under which a list has items: those of `Filter.1.Name`, `Filter.2.Name` … */
export function numbersOf(parameters: Parameters, name: string): readonly number[] {
  const numbers = new Set<number>();
  for (const key of parameters.keys()) {
    if (!key.startsWith(`${name}.`)) continue;
    const number = Number(key.slice(name.length + 1).split('.')[0]);
    if (Number.isSafeInteger(number) && number > 0) numbers.add(number);
  }
  return [...numbers].toSorted((a, b) => a - b);
}

/** Attributes are members that begin with `@`; an array repeats its element; a member without a value is left out. */
export function toXml(root: Body): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${elements(root)}`;
}

const ATTRIBUTE = '@';

// Written with plain loops: one answer may describe a thousand instances of a hundred elements each.
function elements(body: object): string {
  let xml = '';
  for (const [name, value] of Object.entries(body) as [string, unknown][]) {
    if (value === undefined || name.startsWith(ATTRIBUTE)) continue;
    if (Array.isArray(value)) for (const one of value) xml += element(name, one);
    else xml += element(name, value);
  }
  return xml;
}

function element(name: string, value: unknown): string {
  if (typeof value !== 'object' || value === null) return `<${name}>${escapeXml(String(value))}</${name}>`;
  let attributes = '';
  for (const [key, text] of Object.entries(value) as [string, unknown][]) {
    if (key.startsWith(ATTRIBUTE)) attributes += ` ${key.slice(ATTRIBUTE.length)}="${escapeXml(String(text))}"`;
  }
  return `<${name}${attributes}>${elements(value)}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, (character) => ENTITIES[character] ?? '');
}
