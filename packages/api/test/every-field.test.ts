/**
 * Every operation, directly and on each of its routes, with a value of every type in every one of its fields: an answer of the
 * contract or a refusal of it, and after a refusal no use case was asked anything.
 *
 * Leaves values that come by chance, and events that are no request at all, to fuzz.test.ts.
 */
import { allOperations, requiredFields, type HttpBinding, type Operation } from '@drs-orchestrator/contract';
import { describe, expect, test } from 'vitest';
import { aRig, bodyOf, expectAnswer, expectError, httpEvent } from './rig.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A value that is accepted, by the field's name. A required field that is missing here fails the tests below by name. */
const good: Fields = {
  executionId: 'exec-1',
  planId: 'rp-1',
  groupId: 'pg-1',
  accountId: '123456789012',
  accountName: 'Production',
  access: 'role',
  region: 'us-east-1',
  sourceServerId: 's-0',
  executionType: 'DRILL',
  version: 1,
  waveNumber: 1,
  reason: 'Not needed today',
  ids: ['exec-1'],
  groupName: 'Databases',
  planName: 'Production DR Plan',
  waves: [{ protectionGroupIds: ['pg-1'] }],
};

/** What makes a request whole that no single field does. */
const besides: Readonly<Record<string, Fields>> = {
  create_protection_group: { selectionTags: { tier: 'db' } },
  update_protection_group: { selectionTags: { tier: 'db' } },
  resolve_protection_group: { accountId: '123456789012', region: 'us-east-1', selectionTags: { tier: 'db' } },
  create_account: { roleName: 'DrsAccess' },
  update_account: { roleName: 'DrsAccess' },
};

const values: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  Number.MAX_SAFE_INTEGER - 1,
  '',
  ' ',
  'x',
  'x'.repeat(3_000),
  '__proto__',
  [],
  [null],
  [[1]],
  ['x', 'x'],
  {},
  { x: 1 },
  JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}'),
  Array.from({ length: 300 }, () => 'x'),
];

const rows: readonly Operation[] = allOperations;
const requestOf = (row: Operation): Fields => ({
  ...Object.fromEntries(requiredFields(row.input).map((field) => [field, good[field]])),
  ...besides[row.name],
});
const fieldsOf = (row: Operation): readonly string[] => [...Object.keys(row.input.shape), 'initiatedBy', 'colour'];

/** Judges one answer; answers whether the request was accepted. */
const judge = async (row: Operation, event: unknown, isHttp: boolean): Promise<boolean> => {
  const rig = aRig({}, row.handler);
  const answered = await rig.invoke(event);
  const flat = isHttp ? bodyOf(answered) : (answered as Fields);
  if (row.isDocument === true && flat['error'] === undefined) return true;
  if (flat['error'] === undefined) {
    expectAnswer(row.name, flat);
    return true;
  }
  expect(flat['statusCode']).toBeLessThan(500);
  expectError(flat);
  expectPlain(flat);
  expect(rig.asked).toEqual([]);
  return false;
};

/** Whoever reads it has never heard of a schema. */
const expectPlain = ({ message, issues = [] }: Fields): void => {
  const sentences = [message, ...(issues as readonly { readonly message: string }[]).map((issue) => issue.message)].map(String);
  expect(sentences.filter((sentence) => /expected|received|>=|<=|Invalid input|\bint\b|\bstring\b|undefined/i.test(sentence))).toEqual([]);
};

const direct = (row: Operation, fields: Fields): Fields => ({
  ...fields,
  operation: row.name,
  ...(row.initiatedBy === 'required' && !Object.hasOwn(fields, 'initiatedBy') ? { initiatedBy: 'me' } : {}),
});

/** A value that a path or a query cannot carry is written as a caller without care would write it. */
const textOf = (value: unknown): string =>
  Array.isArray(value) ? value.map(textOf).join(',') : typeof value === 'string' ? value : JSON.stringify(value ?? null);

const overHttp = ({ method, path }: HttpBinding, fields: Fields): unknown => {
  // Without its value a path is another one.
  const inPath = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(textOf(fields[name]) || ' '));
  const others = Object.entries(fields).filter(([name]) => !path.includes(`{${name}}`));
  return method === 'GET' || method === 'DELETE'
    ? httpEvent(method, inPath, { query: Object.fromEntries(others.map(([name, value]) => [name, textOf(value)])) })
    : httpEvent(method, inPath, others.length === 0 ? {} : { body: Object.fromEntries(others) });
};

type Way = { readonly name: string; readonly row: Operation; readonly isHttp: boolean; readonly event: (fields: Fields) => unknown };

const ways: readonly Way[] = rows.flatMap((row): Way[] => [
  ...(row.direct ? [{ name: row.name, row, isHttp: false, event: (fields: Fields) => direct(row, fields) }] : []),
  ...row.http.map((binding) => ({
    name: `${binding.method} ${binding.path}`,
    row,
    isHttp: true,
    event: (fields: Fields) => overHttp(binding, fields),
  })),
]);

describe.each(ways)('$name', ({ row, isHttp, event }) => {
  test('is accepted with what it requires, and answers or refuses whatever stands in any one field', async () => {
    expect(await judge(row, event(requestOf(row)), isHttp)).toBe(true);
    if (row.isDocument === true) return;
    for (const field of fieldsOf(row)) {
      for (const value of values) await judge(row, event({ ...requestOf(row), [field]: value }), isHttp);
    }
  });
});

/** What a path cannot hold, and a query only as text, is asked elsewhere. */
const withBody = rows.flatMap((row) =>
  row.direct ? row.http.filter(({ method }) => method === 'POST' || method === 'PUT').map((binding) => ({ row, binding })) : [],
);

test.each(withBody)(
  '$binding.method $binding.path complains of a field in the same words as a direct request',
  async ({ row, binding }) => {
    const issuesIn = (answered: unknown): unknown => (answered as Fields)['issues'];
    const ask = (event: unknown) => aRig({}, row.handler).invoke(event);
    for (const field of Object.keys(row.input.shape).filter((name) => !binding.path.includes(`{${name}}`))) {
      for (const value of values) {
        const fields = { ...requestOf(row), [field]: value };
        expect(issuesIn(bodyOf(await ask(overHttp(binding, fields))))).toEqual(issuesIn(await ask(direct(row, fields))));
      }
    }
  },
);
