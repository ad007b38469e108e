/**
 * The states of dr-orchestration. What leads where is compared with its file; transitions that would hide the others (what a failing
 * task leads to) are told in a note, and listed here.
 */
import type { Box, Diagram, Line } from '../diagram.ts';

const column = (index: number): number => 70 + index * 170;
const between = (index: number): number => column(index) + 161;

const state = (name: string, x: number, y: number, look: Box['look'] = 'state', width = 152): Box => ({
  id: name,
  look,
  x,
  y,
  width,
  height: 44,
  lines: [name],
});

const mayFail = [
  'PlanNextStep',
  'StartReadyWaves',
  'Act',
  'PollWaveStatus',
  'WaitForResume',
  'Resumed',
  'FinalizeExecution',
  'SettleExecution',
];
const mayFindNothing = ['PlanNextStep', 'Act', 'WaitForResume', 'Resumed', 'SettleExecution'];

export const toldInWords: readonly (readonly [from: string, to: string])[] = [
  ...mayFail.map((name) => [name, 'WaitAfterFailure'] as const),
  ...mayFindNothing.map((name) => [name, 'Ended'] as const),
  ['ChooseStep', 'WaitAfterFailure'],
  ['WaitForResume', 'PlanNextStep'],
];

const row = 230;
const bar = 520;
const downTo = (from: string, share: number): Line => ({ from, to: 'CheckWaveComplete', leaves: 's', arrives: `n${share}` });
/** How far along the bar a place is, in percent. */
const along = (x: number): number => ((x - 70) / 1002) * 100;

export const stateMachine: Diagram = {
  name: 'state-machine',
  title: 'dr-orchestration: Step Functions asks what comes next, and does it',
  width: 1280,
  height: 710,
  boxes: [
    state('PlanNextStep', 545, 60),
    state('ChooseStep', 545, 140, 'choice'),
    state('StartReadyWaves', column(0), row),
    state('Act', column(1), row),
    state('WaitForProgress', column(2), row),
    state('WaitForResume', column(3), row),
    state('FinalizeExecution', column(4), row),
    state('SettleExecution', column(5), row),
    state('Ended', column(6), row, 'end'),
    { id: 'each-wave', look: 'area', x: column(0) - 6, y: 296, width: 164, height: 190, lines: ['for each ready wave'] },
    state('StartWaveRecovery', column(0) + 4, 330, 'state', 144),
    state('WaitBeforeNextWave', column(0) + 4, 425, 'state', 144),
    state('PollWaveStatus', column(2), 330),
    state('WaitAfterFailure', column(2), 425),
    state('Resumed', column(3), 330),
    { ...state('CheckWaveComplete', 70, bar, 'choice'), width: 1002 },
    state('WaitAfterRefusal', column(0), 620),
    {
      id: 'errors',
      look: 'note',
      x: column(2),
      y: 600,
      width: 770,
      height: 82,
      lines: [
        'What is not drawn',
        'Throttling and passing faults are retried in place; what is left leads to WaitAfterFailure, never to a failed run.',
        'An answer of ChooseStep that names no step leads there too. An execution that is not there any more: Ended.',
        'WaitForResume plans anew after an hour, in case its token was lost. Dead runs are replaced by find within a minute.',
      ],
    },
  ],
  lines: [
    { from: 'PlanNextStep', to: 'ChooseStep', leaves: 's', arrives: 'n' },
    ...['StartReadyWaves', 'Act', 'WaitForProgress', 'WaitForResume', 'FinalizeExecution', 'SettleExecution', 'Ended'].map(
      (to, index): Line => ({
        from: 'ChooseStep',
        to,
        leaves: 's',
        arrives: 'n',
        via: [
          [621, 205],
          [column(index) + 76, 205],
        ],
      }),
    ),
    { from: 'StartReadyWaves', to: 'CheckWaveComplete', leaves: 'e75', arrives: `n${along(between(0))}`, via: [[between(0), row + 33]] },
    { from: 'StartWaveRecovery', to: 'WaitBeforeNextWave', leaves: 's', arrives: 'n', dashed: true, label: 'it failed' },
    downTo('Act', along(column(1) + 76)),
    { from: 'WaitForProgress', to: 'PollWaveStatus', leaves: 's', arrives: 'n' },
    { from: 'WaitAfterFailure', to: 'PollWaveStatus', leaves: 'n', arrives: 's' },
    { from: 'PollWaveStatus', to: 'CheckWaveComplete', leaves: 'e', arrives: `n${along(between(2))}`, via: [[between(2), 352]] },
    { from: 'WaitForResume', to: 'Resumed', leaves: 's', arrives: 'n', label: 'token' },
    downTo('Resumed', along(column(3) + 76)),
    downTo('FinalizeExecution', along(column(4) + 76)),
    downTo('SettleExecution', along(column(5) + 76)),
    {
      from: 'CheckWaveComplete',
      to: 'WaitForProgress',
      leaves: `n${along(between(1))}`,
      arrives: 'w',
      via: [[between(1), row + 22]],
      label: 'not yet',
      labelAt: [between(1), 400],
    },
    {
      from: 'CheckWaveComplete',
      to: 'PlanNextStep',
      leaves: 'w',
      arrives: 'w70',
      via: [
        [45, bar + 22],
        [45, 90.8],
      ],
      label: 'otherwise',
      labelAt: [300, 90.8],
    },
    { from: 'CheckWaveComplete', to: 'WaitAfterRefusal', leaves: `s${along(column(0) + 76)}`, arrives: 'n', label: 'refused' },
    {
      from: 'WaitAfterRefusal',
      to: 'PlanNextStep',
      leaves: 'w',
      arrives: 'w30',
      via: [
        [20, 642],
        [20, 73.2],
      ],
    },
  ],
};
