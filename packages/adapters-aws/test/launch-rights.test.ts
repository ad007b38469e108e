/** SimulatePrincipalPolicy: how a question is halved, how an answer is paged, and what each of them means. */
import { describe, expect, it } from 'vitest';
import type { HandlerRequest, RequestHandler } from '../src/index.ts';
import { launchActions, launchQuestions } from '../src/permissions/launch-questions.ts';
import { adaptersBefore, hub, own } from './simulated-aws.ts';

const role = `arn:aws:iam::${hub}:role/service/Hub`;
const perPage = 3;

type Asked = { readonly actions: readonly string[]; readonly marker: string | null };
type Wishes = {
  /** Actions that IAM does not take together with others. */
  readonly alone?: readonly string[];
  readonly decide?: (action: string) => string;
  /** Said of a page whose end is not reached; null: nothing. */
  readonly markerOf?: (end: number) => string | null;
  readonly silentOn?: string;
  /** An action that it takes in no company. */
  readonly never?: string;
};

const xml = (operation: string, result: string): string =>
  `<${operation}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${operation}Result>${result}</${operation}Result></${operation}Response>`;
const answered = (statusCode: number, body: string) => ({
  response: { statusCode, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) },
});
const refusedWith = (code: string) =>
  answered(400, `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`);

const iamOf = ({ alone = [], decide = () => 'allowed', markerOf = (end) => `after-${String(end)}`, silentOn, never }: Wishes = {}) => {
  const asked: Asked[] = [];
  const handle: RequestHandler['handle'] = (request: HandlerRequest) => {
    const form = new URLSearchParams(String(request.body));
    const operation = form.get('Action') ?? '';
    if (operation === 'GetCallerIdentity')
      return Promise.resolve(
        answered(200, xml(operation, `<Arn>arn:aws:sts::${hub}:assumed-role/Hub/x</Arn><UserId>u</UserId><Account>${hub}</Account>`)),
      );
    if (operation === 'GetRole') return Promise.resolve(answered(200, xml(operation, `<Role><Arn>${role}</Arn></Role>`)));
    const actions = [...form].flatMap(([name, value]) => (name.startsWith('ActionNames.member.') ? [value] : []));
    const marker = form.get('Marker');
    asked.push({ actions, marker });
    if (form.get('PolicySourceArn') !== role) return Promise.resolve(refusedWith('NoSuchEntity'));
    const isStrange = (action: string): boolean => action === never || (actions.length > 1 && alone.includes(action));
    if (actions.some(isStrange)) return Promise.resolve(refusedWith('InvalidInput'));
    const from = Number(marker?.replace('after-', '') ?? 0);
    const end = Math.min(from + perPage, actions.length);
    const results = actions.slice(from, end).filter((action) => action !== silentOn);
    const members = results.map(
      (action) => `<member><EvalActionName>${action}</EvalActionName><EvalDecision>${decide(action)}</EvalDecision></member>`,
    );
    const isTruncated = end < actions.length;
    const next = isTruncated ? markerOf(end) : null;
    const tail = `<IsTruncated>${String(isTruncated)}</IsTruncated>${next === null ? '' : `<Marker>${next}</Marker>`}`;
    return Promise.resolve(answered(200, xml(operation, `<EvaluationResults>${members.join('')}</EvaluationResults>${tail}`)));
  };
  return { asked, launchRights: adaptersBefore({ handle }).launchRights };
};

const questions = launchQuestions({ partition: 'aws', region: own.region, accountId: own.accountId });
const actionsIn = (asked: readonly Asked[]): ReadonlySet<string> => new Set(asked.flatMap(({ actions }) => actions));

describe('a simulation of launch rights', () => {
  it('reads an answer to its last page, each asked for with the marker of the one before', async () => {
    const { asked, launchRights } = iamOf({ decide: (action) => (action === 'ec2:CreateVolume' ? 'implicitDeny' : 'allowed') });
    const simulated = await launchRights.simulate(own);
    expect(simulated).toMatchObject({ ok: true, value: { principal: role, actions: launchActions.size } });
    if (!simulated.ok) return;
    expect(new Set(simulated.value.missing.map(({ action }) => action))).toEqual(new Set(['ec2:CreateVolume']));
    const long = questions.filter(({ actions }) => actions.length > perPage);
    expect(long.length).toBeGreaterThan(0);
    const pages = questions.reduce((sum, { actions }) => sum + Math.ceil(actions.length / perPage), 0);
    expect(asked).toHaveLength(pages);
    expect(asked.filter(({ marker }) => marker !== null)).toHaveLength(pages - questions.length);
  });

  it('halves a question that IAM takes no action of together with others, and asks for each action all the same', async () => {
    const alone = ['ec2:CreateVolume', 'ec2:RunInstances'];
    const { asked, launchRights } = iamOf({ alone });
    expect(await launchRights.simulate(own)).toMatchObject({ ok: true, value: { missing: [] } });
    expect(actionsIn(asked)).toEqual(new Set(launchActions));
    for (const action of alone) expect(asked.some(({ actions }) => actions.length === 1 && actions[0] === action)).toBe(true);
    // Halving leads to one stranger among many in a few steps: not one request for each action.
    expect(asked.length).toBeLessThan(launchActions.size * 3);
  });

  it('finds what is missing in a half as it does in a whole', async () => {
    const { launchRights } = iamOf({
      alone: ['ec2:RunInstances'],
      decide: (action) => (action === 'ec2:CreateVolume' ? 'explicitDeny' : 'allowed'),
    });
    const simulated = await launchRights.simulate(own);
    const missing = simulated.ok ? simulated.value.missing : [];
    expect(new Set(missing.map(({ action, why }) => `${action} ${why}`))).toEqual(new Set(['ec2:CreateVolume denied']));
  });

  it('is refused where IAM does not take a single action by itself', async () => {
    const { asked, launchRights } = iamOf({ never: 'ec2:CreateVolume' });
    expect(await launchRights.simulate(own)).toMatchObject({
      ok: false,
      refusal: { kind: 'never', code: 'InvalidInputException', action: null },
    });
    expect(asked.at(-1)?.actions).toEqual(['ec2:CreateVolume']);
  });

  it('is refused where an answer says nothing about an action', async () => {
    const { launchRights } = iamOf({ silentOn: 'ec2:CreateVolume' });
    expect(await launchRights.simulate(own)).toMatchObject({ ok: false, refusal: { code: 'UnreadableAnswer' } });
  });

  it('is refused, and not half believed, where an answer goes on without saying where', async () => {
    const { launchRights } = iamOf({ markerOf: () => null });
    expect(await launchRights.simulate(own)).toMatchObject({ ok: false, refusal: { code: 'UnreadableAnswer' } });
  });

  it('ends where the markers do not', async () => {
    const { asked, launchRights } = iamOf({ markerOf: () => 'after-0' });
    expect(await launchRights.simulate(own)).toMatchObject({ ok: false, refusal: { kind: 'never', code: 'TooManyPages' } });
    expect(asked.length).toBeLessThan(5_000);
  });
});
