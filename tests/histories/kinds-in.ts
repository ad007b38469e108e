/**
 * Which kinds of event and effect stand in histories.
 */
import type { History } from './history.ts';

type Kinds = { readonly events: ReadonlySet<string>; readonly effects: ReadonlySet<string> };

type Record = { readonly events: readonly { readonly type: string }[]; readonly effects: readonly { readonly kind: string }[] };

export const kindsIn = (histories: readonly History[]): Kinds => {
  const rows = histories.flatMap(({ writes }) => writes.flatMap((write) => write.rows));
  const records = rows.flatMap(([table, { name, body }]) =>
    table === 'objects' && String(name).startsWith('J#') ? [JSON.parse(String(body)) as Record] : [],
  );
  return {
    events: new Set(records.flatMap(({ events }) => events.map(({ type }) => type))),
    effects: new Set(records.flatMap(({ effects }) => effects.map(({ kind }) => kind))),
  };
};
