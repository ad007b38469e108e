/** The one thing tests ask of dynalite, which brings no types. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB in memory, as an HTTP server that is not listening yet. */
  export default function dynalite(options: { readonly createTableMs: number; readonly deleteTableMs: number }): Server;
}
