/**
 * A launch template's content: from the parameters of a request to what is kept, and from there to an answer.
 *
 * Kept are the members by their names in the model, with every number and flag as the text it was on the wire.
 */
import type { Refusal } from '../answer.ts';
import { isRefusal } from '../answer.ts';
import type { Parameters } from '../query-protocol.ts';
import type { TemplateData, TemplateValue } from '../world/records.ts';
import { ec2Refusal } from './refusals.ts';
import type { Shape } from './template-shape.ts';
import { templateShape } from './template-shape.ts';

/** Parameters put back together: `A.1.B` is B of the first of A. */
type Node = { value: string | undefined; readonly parts: Map<string, Node> };

const DATA = 'LaunchTemplateData';

export function readTemplateData(parameters: Parameters): TemplateData | Refusal {
  const root = treeOf(parameters, DATA);
  if (root.parts.size === 0) return ec2Refusal('MissingParameter', `The request must contain the parameter ${DATA}`);
  const read = readValue(root, templateShape, DATA);
  return isRefusal(read) ? read : membersOf(read);
}

export function templateDataBody(data: TemplateData): unknown {
  return writeValue(data, templateShape);
}

function membersOf(value: TemplateValue): TemplateData {
  if (typeof value === 'string' || Array.isArray(value)) throw new Error('a template is made of members');
  return value as TemplateData;
}

function treeOf(parameters: Parameters, prefix: string): Node {
  const root: Node = { value: undefined, parts: new Map() };
  for (const [name, value] of parameters) {
    if (!name.startsWith(`${prefix}.`)) continue;
    let node = root;
    for (const part of name.slice(prefix.length + 1).split('.')) {
      const next = node.parts.get(part) ?? { value: undefined, parts: new Map<string, Node>() };
      node.parts.set(part, next);
      node = next;
    }
    node.value = value;
  }
  return root;
}

function readValue(node: Node, shape: Shape, name: string): TemplateValue | Refusal {
  switch (shape.kind) {
    case 'members':
      return readMembers(node, shape.fields, name);
    case 'list':
      return readList(node, shape.of, name);
    case 'text':
    case 'flag':
    case 'number':
      return readText(node, shape.kind, name);
  }
}

function readText({ value, parts }: Node, kind: 'text' | 'flag' | 'number', name: string): string | Refusal {
  if (value === undefined || parts.size > 0) return unknownParameter(name);
  const isRight = kind === 'text' || (kind === 'flag' ? /^(true|false)$/i : /^-?\d{1,15}$/).test(value);
  return isRight ? value : ec2Refusal('InvalidParameterValue', `Value (${value}) for parameter ${name} is invalid.`);
}

/** Items in the order of their numbers; an empty list may be sent as a parameter without a value. */
function readList({ value, parts }: Node, of: Shape, name: string): TemplateValue | Refusal {
  if (value !== undefined && value !== '') return unknownParameter(name);
  const items: TemplateValue[] = [];
  for (const [number, node] of [...parts].toSorted(([a], [b]) => Number(a) - Number(b))) {
    if (!/^[1-9]\d{0,4}$/.test(number)) return unknownParameter(`${name}.${number}`);
    const item = readValue(node, of, `${name}.${number}`);
    if (isRefusal(item)) return item;
    items.push(item);
  }
  return items;
}

function readMembers({ parts }: Node, fields: Extract<Shape, { kind: 'members' }>['fields'], name: string): TemplateData | Refusal {
  const read: Record<string, TemplateValue> = {};
  for (const [request, node] of parts) {
    const field = fields.get(request);
    if (field === undefined) return unknownParameter(`${name}.${request}`);
    const value = readValue(node, field.shape, `${name}.${request}`);
    if (isRefusal(value)) return value;
    read[field.name] = value;
  }
  return read;
}

function unknownParameter(name: string): Refusal {
  return ec2Refusal('UnknownParameter', `The parameter ${name} is not recognized`);
}

function writeValue(value: TemplateValue, shape: Shape): unknown {
  if (shape.kind === 'list') {
    const items = Array.isArray(value) ? (value as readonly TemplateValue[]) : [];
    return items.length === 0 ? {} : { [shape.item]: items.map((item) => writeValue(item, shape.of)) };
  }
  if (shape.kind !== 'members') return value;
  const given = membersOf(value);
  const written: Record<string, unknown> = {};
  for (const { name, answer, shape: inner } of shape.fields.values()) {
    const member = given[name];
    if (member !== undefined) written[answer] = writeValue(member, inner);
  }
  return written;
}
