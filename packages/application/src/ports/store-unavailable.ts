/**
 * Thrown by a port of the store that cannot do its work: the disk is full, the file is damaged, nobody may write.
 *
 * A surprise to every use case, which leaves it to whoever answers: what was asked is then not known to be done, and nothing is told
 * to be. `why` is for people, and goes into a sentence.
 */
export class StoreUnavailable extends Error {
  readonly why: string;

  constructor(why: string, cause: unknown) {
    super(`The store cannot be used: ${why}`, { cause });
    this.name = 'StoreUnavailable';
    this.why = why;
  }
}
