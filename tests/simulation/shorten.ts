/**
 * Making a scenario that breaks an invariant smaller, while it still breaks the same one.
 *
 * Owns: what can be left out: people, kinds of trouble, plans, groups' settings, time. One after the other, and again from the start as
 * long as something helps.
 */
import type { StageNeeds } from './create-stage.ts';
import type { Outcome } from './run.ts';
import { run } from './run.ts';
import type { Scenario } from './scenario.ts';

export type Cut = { readonly name: string; readonly apply: (scenario: Scenario) => Scenario | null };

export type Shortened = { readonly scenario: Scenario; readonly cuts: readonly string[]; readonly outcome: Outcome };

/** A run takes some hundredths of a second. */
const mostRuns = 150;

export const shorten = async (needs: StageNeeds, first: Outcome): Promise<Shortened> => {
  const broken = first.violation?.invariant;
  let best: Shortened = { scenario: needs.scenario, cuts: [], outcome: first };
  let runs = 0;
  for (let helped = true; helped && runs < mostRuns;) {
    helped = false;
    for (const { name, apply } of cutsOf(best.scenario)) {
      const scenario = apply(best.scenario);
      if (scenario === null || runs >= mostRuns) continue;
      runs += 1;
      const outcome = await run({ ...needs, scenario, keepsHistory: true });
      if (outcome.violation?.invariant !== broken) continue;
      best = { scenario, cuts: [...best.cuts, name], outcome };
      helped = true;
    }
  }
  return best.cuts.length > 0 ? best : { ...best, outcome: await run({ ...needs, keepsHistory: true }) };
};

const cutsOf = (scenario: Scenario): readonly Cut[] => [
  ...scenario.people.map((kind): Cut => ({
    name: `without the ${kind}`,
    apply: (now) => (now.people.includes(kind) ? { ...now, people: now.people.filter((one) => one !== kind) } : null),
  })),
  ...troubles.flatMap((part) => Object.keys(scenario[part]).map((name) => withoutTrouble(part, name))),
  { name: 'without an outage', apply: (now) => (now.outages.length > 0 ? { ...now, outages: [] } : null) },
  { name: 'losing nothing once', apply: (now) => (now.losesEachOnce ? { ...now, losesEachOnce: false } : null) },
  { name: 'with lists that are never behind', apply: (now) => (now.staleMilliseconds > 0 ? { ...now, staleMilliseconds: 0 } : null) },
  { name: 'with quick calls', apply: (now) => (now.pace === 'quick' ? null : { ...now, pace: 'quick' }) },
  { name: 'on processes with one event each', apply: (now) => (now.fleet.kind === 'serverless' ? null : { ...now, fleet: apart }) },
  ...scenario.plans.map(({ id, name }): Cut => ({
    name: `without ${name}`,
    apply: (now) =>
      now.plans.length > 1 && now.plans.some((one) => one.id === id) ? { ...now, plans: now.plans.filter((one) => one.id !== id) } : null,
  })),
  { name: 'with one start', apply: (now) => (now.starts > 1 ? { ...now, starts: 1 } : null) },
  { name: 'with two starts', apply: (now) => (now.starts > 2 ? { ...now, starts: 2 } : null) },
  { name: 'with little chaos', apply: (now) => (now.chaosMinutes > 4 ? { ...now, chaosMinutes: 4 } : null) },
  { name: 'without launch settings', apply: withoutSettings },
];

const troubles = ['calls', 'outside', 'messages', 'engines'] as const;
const apart: Scenario['fleet'] = { kind: 'serverless', size: 2, enginesDieWithProcess: false };

const withoutTrouble = (part: (typeof troubles)[number], name: string): Cut => ({
  name: `without ${part}: ${name}`,
  apply: (now) => {
    const rates: Readonly<Record<string, number>> = now[part];
    return rates[name] === 0 ? null : { ...now, [part]: { ...rates, [name]: 0 } };
  },
});

const withoutSettings = (scenario: Scenario): Scenario | null => {
  if (!scenario.groups.some(({ launchSettings }) => launchSettings !== undefined)) return null;
  return { ...scenario, groups: scenario.groups.map(({ launchSettings: _launchSettings, ...group }) => group) };
};
