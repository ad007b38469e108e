/**
 * The tables of the DynamoDB store: keys, attributes, indexes.
 *
 * Owns: this one description, from which infrastructure creates the tables and the code takes its names. Leaves billing,
 * backup and encryption to whoever creates them.
 *
 * Why the indexes look so:
 * - Sparse: an item is in an index only while it carries that index's partition attribute, so a list never filters.
 * - Keys only: a head is up to 200 KB and written often, its place in a list is 100 bytes and hardly ever changes. With
 *   keys alone an index is written when a head enters or leaves it, and a touch writes no index at all; the heads of a page
 *   are then read, strongly consistent, from the table.
 * - `active` and `all` have one partition each. An execution writes `all` once in its life and `active` twice, and DynamoDB
 *   takes 1,000 such writes a second in a partition; shards by month would make a page walk through empty months.
 */

export type AttributeName = string;

/** Every key of ours is text. */
export type KeySchema = { readonly partitionKey: AttributeName; readonly sortKey?: AttributeName };

export type IndexSchema = KeySchema & { readonly name: string; readonly projection: 'KEYS_ONLY' };

export type TableSchema = KeySchema & { readonly indexes: readonly IndexSchema[] };

export const tableSchema = {
  /** Heads and objects of executions: `name` is `HEAD`, or an object's name. */
  executions: {
    partitionKey: 'executionId',
    sortKey: 'name',
    indexes: [
      { name: 'active', partitionKey: 'activeList', sortKey: 'listOrder', projection: 'KEYS_ONLY' },
      { name: 'all', partitionKey: 'allList', sortKey: 'listOrder', projection: 'KEYS_ONLY' },
      { name: 'plan', partitionKey: 'planList', sortKey: 'listOrder', projection: 'KEYS_ONLY' },
    ],
  },
  /** One item per claims row. */
  claims: { partitionKey: 'claimsRow', indexes: [] },
  /** Groups, plans and accounts, told apart by `kind`, each kind in order of its ids. */
  catalogue: { partitionKey: 'kind', sortKey: 'id', indexes: [] },
} as const satisfies Record<string, TableSchema>;

/** What the tables are called in this installation. */
export type TableNames = Readonly<Record<keyof typeof tableSchema, string>>;
