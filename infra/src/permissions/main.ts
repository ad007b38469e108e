/**
 * `npm run permissions`: what each role may do, statement by statement; `-- --json` the same as the policies that IAM takes.
 */
import { isAnywhere } from '@drs-orchestrator/adapters-aws';
import type { Grant } from '@drs-orchestrator/adapters-aws';
import { policyText, printedRoles } from './printed.ts';

if (process.argv.includes('--json')) {
  const policies = printedRoles().map(({ name, policies }) => [
    name,
    Object.fromEntries(policies.map((policy) => [policy.name, JSON.parse(policyText(policy.grants)) as unknown])),
  ]);
  console.log(JSON.stringify(Object.fromEntries(policies), null, 2));
} else {
  for (const { name, whose, grants, policies } of printedRoles()) {
    console.log(`${name}: ${whose}`);
    const sizes = policies.map((policy) => `${policy.kind} ${policy.name} ${String(policyText(policy.grants).length)} characters`);
    console.log(`  ${String(grants.length)} statements: ${sizes.join(', ')}\n`);
    for (const grant of grants) console.log(`${linesOf(grant).join('\n')}\n`);
  }
}

function linesOf({ sid, actions, on, when, why }: Grant): readonly string[] {
  return [
    `  ${sid}: ${why}`,
    ...actions.map((action) => `    may   ${action}`),
    ...(isAnywhere(on) ? [`*  (${on.any})`] : on).map((resource) => `    on    ${resource}`),
    ...(when === undefined ? [] : [`    when  ${JSON.stringify(when)}`]),
  ];
}
