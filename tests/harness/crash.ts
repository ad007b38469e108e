/**
 * A process that dies at its n-th effect.
 *
 * Owns: counting the calls by which a process changes anything outside itself, and dying before or after one of them. What
 * is dead answers nothing any more; the test opens the product again over the same store and world.
 */
import type { Catalogue, Ports } from '@drs-orchestrator/application';

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
    const effect =
      <Given extends readonly unknown[], Answer>(call: (...given: Given) => Promise<Answer>) =>
      async (...given: Given): Promise<Answer> => {
        if (dead) return die();
        effects += 1;
        const burns = effects === at;
        if (burns && moment === 'before') return die();
        const answer = await call(...given);
        return burns ? die() : answer;
      };
    const writes = <Id, Thing>(catalogue: Catalogue<Id, Thing>): Catalogue<Id, Thing> => ({
      ...catalogue,
      put: effect(catalogue.put),
      remove: effect(catalogue.remove),
    });
    const { executions, claims, plans, recoveryService, terminations, launchSettings, engine, notifier, webhook, workerQueue } = ports;
    return {
      ...ports,
      executions: { ...executions, write: effect(executions.write), touch: effect(executions.touch) },
      claims: { ...claims, replace: effect(claims.replace) },
      plans: {
        groups: writes(plans.groups),
        plans: writes(plans.plans),
        accounts: writes(plans.accounts),
        settingsWork: writes(plans.settingsWork),
      },
      recoveryService: { ...recoveryService, start: effect(recoveryService.start) },
      terminations: { ...terminations, terminate: effect(terminations.terminate) },
      launchSettings: { ...launchSettings, apply: effect(launchSettings.apply) },
      engine: { ...engine, start: effect(engine.start), release: effect(engine.release) },
      notifier: { ...notifier, send: effect(notifier.send) },
      webhook: { post: effect(webhook.post) },
      workerQueue: { send: effect(workerQueue.send) },
    };
  };
  return { wrap, effects: () => effects };
};
