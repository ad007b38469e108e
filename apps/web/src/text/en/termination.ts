/**
 * Terminating what an execution has launched, and how far that is.
 */
import { counted } from './counted.ts';

const instances = (count: number): string => counted(count, 'instance');
const are = (count: number): string => (count === 1 ? 'is' : 'are');

export const termination = {
  title: 'Termination of its instances',
  progress: 'Instances that are terminated',
  goingOn: 'Instances are being terminated',
  done: 'No instance is left',
  left: (count: number): string =>
    `${instances(count)} ${are(count)} still there, and nobody is terminating ${count === 1 ? 'it' : 'them'}`,
  leftHint: 'Terminating again asks DRS for what is left, and for nothing else.',
  each: (count: number): string => (count === 1 ? 'Its one instance' : `Each of its ${String(count)} instances`),
  instances: 'Instances',
  none: 'It had launched none that was left',
  server: 'Server',
  wave: 'Wave',
  instance: 'Instance',
  place: 'Account and Region',
  state: 'State',
  find: 'Find by server, instance, place or state',
  states: {
    waiting: 'Waits for DRS',
    terminating: 'Terminating',
    terminated: 'Terminated',
    failed: 'Still there',
    'left-alone': 'Left alone: of another job',
  },
  tally: {
    waiting: (count: number): string => `${String(count)} waiting`,
    terminating: (count: number): string => `${String(count)} terminating`,
    terminated: (count: number): string => `${String(count)} terminated`,
    failed: (count: number): string => `${String(count)} still there`,
    'left-alone': (count: number): string => `${String(count)} left alone`,
  },
  told: {
    asked: (count: number): string => `${instances(count)} ${are(count)} being terminated.`,
    nothing: 'Nothing was left to terminate.',
    failed: (count: number): string => `DRS does not take ${instances(count)}.`,
    leftAlone: (count: number): string =>
      `${instances(count)} ${are(count)} left alone: another job has made ${count === 1 ? 'it' : 'them'}.`,
  },
} as const;
