/** The environment of the functions: what is missing is said by name, and nobody is given what its row does not grant. */
import { handlerNames } from '@drs-orchestrator/contract';
import { describe, expect, it } from 'vitest';
import { deploymentVariables, environment, readEnvironment, variablesOf } from './env.ts';

const everything = Object.fromEntries(Object.keys(environment).map((name) => [name, `the ${name}`]));

describe('the environment of a function', () => {
  it.each(handlerNames)('is missed by %s with every name at once', (handler) => {
    const required = variablesOf(handler).filter((name) => environment[name].isRequired);
    expect(() => readEnvironment(handler, {})).toThrow(
      new Error(`${handler} cannot start: missing environment variables ${required.join(', ')}`),
    );
    expect(required).toContain('EXECUTIONS_TABLE');
  });

  it('names the one variable that is missing, and counts an empty one as missing', () => {
    for (const without of [undefined, '']) {
      expect(() => readEnvironment('query-handler', { ...everything, CLAIMS_TABLE: without })).toThrow(
        new Error('query-handler cannot start: missing environment variable CLAIMS_TABLE'),
      );
    }
  });

  it('does without what is optional, and leaves it out', () => {
    const { NOTIFICATION_TOPIC_ARN: _topic, LOG_LEVEL: _level, ...required } = everything;
    const read = readEnvironment('execution-handler', { ...required, EVENT_BUS_NAME: '' });
    expect(read).not.toHaveProperty('NOTIFICATION_TOPIC_ARN');
    expect(read).not.toHaveProperty('EVENT_BUS_NAME');
    expect(read.STATE_MACHINE_ARN).toBe('the STATE_MACHINE_ARN');
  });

  it('gives a function only what it reads', () => {
    const read = readEnvironment('query-handler', { ...everything, SOMETHING_ELSE: 'of somebody' });
    expect(Object.keys(read)).toEqual(variablesOf('query-handler'));
    expect(read).not.toHaveProperty('STATE_MACHINE_ARN');
  });

  it('is set by a deployment except for what Lambda reserves for itself, and what only tests set', () => {
    for (const handler of handlerNames) {
      const set = deploymentVariables(handler, 'all');
      expect(set.filter((name) => name.startsWith('AWS_'))).toEqual([]);
      expect(deploymentVariables(handler, 'required').every((name) => set.includes(name))).toBe(true);
    }
    expect(deploymentVariables('query-handler', 'required')).toEqual([
      'INSTALLATION_NAME',
      'HUB_ACCOUNT_ID',
      'EXECUTIONS_TABLE',
      'CLAIMS_TABLE',
      'CATALOGUE_TABLE',
    ]);
  });
});
