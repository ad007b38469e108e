/**
 * docs/faults.md: every kind of fault with its members, and the limits they share, from the table that the simulator works by.
 */
import { faultReference } from '@drs-orchestrator/drs-simulator';
import type { KindReference, MemberReference } from '@drs-orchestrator/drs-simulator';

const introductions = {
  request: ['Faults of requests', 'They meet a request to a service before anything else does, and only one meets each.'],
  launch: [
    'Faults of launches',
    'They meet a server as the job that launches it starts, and only one meets each launch; what follows comes at its time.',
  ],
  replication: ['Faults of replication', 'They hold for servers as long as they are in force.'],
} as const;

export function faultsPage(): string {
  const { kinds, limits } = faultReference();
  const sections = (Object.keys(introductions) as (keyof typeof introductions)[]).map((meets) => {
    const [title, words] = introductions[meets];
    return `## ${title}\n\n${words}\n\n${kindTable(kinds.filter((kind) => kind.meets === meets))}`;
  });
  return `${[
    '# Faults of the simulator',
    'Made by `npm run docs` from the table that the simulator works by. How to give them to it: [simulator.md](simulator.md#faults); whole bad days: [bad-days.md](bad-days.md).',
    ...sections,
    `## Limits\n\nEvery kind takes them, but for those that its row says. All that are given have to hold; one left out limits nothing.\n\n${limitTable(limits)}`,
  ].join('\n\n')}\n`;
}

function kindTable(kinds: readonly KindReference[]): string {
  const rows = kinds.map(({ kind, does, members, onlyOf, mostly, needs, lacks }) => {
    const remarks = [
      ...(onlyOf.length === 0
        ? []
        : [
            mostly.length === 0
              ? `Only ${onlyOf.join(', ')}.`
              : `Of ${mostly.join(', ')}, unless \`operation\` names another that has this error.`,
          ]),
      ...(needs.length === 0 ? [] : [`${needs.map(code).join(', ')} has to be given.`]),
      ...(lacks.length === 0 ? [] : [`Not limited by ${lacks.map(code).join(', ')}; \`count\` is how many servers, drawn by the seed.`]),
    ];
    return `| \`${kind}\` | ${members.map(memberCell).join('<br>')} | ${[`${does}.`, ...remarks].join(' ')} |`;
  });
  return ['| kind | members of its own | what happens |', '|---|---|---|', ...rows].join('\n');
}

function limitTable(limits: readonly MemberReference[]): string {
  return ['| limit | | |', '|---|---|---|', ...limits.map(({ name, form, says }) => `| \`${name}\` | ${form} | ${says} |`)].join('\n');
}

function memberCell({ name, isOptional, form, says }: MemberReference): string {
  return `\`${name}${isOptional ? '?' : ''}\`: ${[form, says].filter((part) => part !== '').join('; ')}`;
}

function code(text: string): string {
  return `\`${text}\``;
}
