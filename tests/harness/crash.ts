/**
 * A process that dies at its n-th effect.
 *
 * Owns: counting the calls by which a process changes anything outside itself, and dying before or after one of them. What
 * is dead answers nothing any more; the test opens the product again over the same store and world.
 */
import type { Ports } from '@drs-orchestrator/application';
import { tapped } from './tapped-ports.ts';

export class Crash extends Error {
  override readonly name = 'Crash';
}

export type Moment = 'before' | 'after';

export type Fuse = {
  readonly wrap: (ports: Ports) => Ports;
  /** Effects so far, over all processes that this fuse was put into. */
  readonly effects: () => number;
};

/** `at` counts from 1; 0 never burns. */
export const fuse = (at: number, moment: Moment): Fuse => {
  let effects = 0;
  const wrap = (ports: Ports): Ports => {
    let dead = false;
    const die = (): never => {
      dead = true;
      throw new Crash(`The process died ${moment} effect ${String(at)}`);
    };
    return tapped(ports, async ({ kind }, make) => {
      if (kind === 'read') return make();
      if (dead) return die();
      effects += 1;
      const burns = effects === at;
      if (burns && moment === 'before') return die();
      const answer = await make();
      return burns ? die() : answer;
    });
  };
  return { wrap, effects: () => effects };
};
