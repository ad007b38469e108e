/**
 * The store ports on SQLite: the embedded default, one file that survives kill -9.
 *
 * Owns: what is public of this room, name by name.
 */
export { holdFile } from './hold-file.ts';
export type { HeldFile } from './hold-file.ts';
export { openSqliteStore } from './open-sqlite-store.ts';
export type { SqliteStore } from './open-sqlite-store.ts';
export { named as inWords } from './trouble.ts';
export type { Settings } from './settings.ts';
