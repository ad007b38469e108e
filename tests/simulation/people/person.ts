/**
 * What everybody who uses the product has: a name, dice, and a way to ask it something.
 *
 * Owns: that a person learns what an answer says and no more, and waits for no answer that does not come.
 */
import type { Fields } from '../fields.ts';
import type { Asked } from '../invocation.ts';
import { fieldsIn, textIn } from '../fields.ts';
import type { Random } from '../random.ts';
import type { Stage } from '../stage.ts';
import type { Story } from '../evidence.ts';

export type Person = {
  readonly stage: Stage;
  readonly name: string;
  readonly random: Random;
  /** The answer's fields with its status code; null: there was none. */
  ask(operation: string, fields: Fields): Promise<Fields | null>;
  /** The same over HTTP, signed in as an administrator. */
  post(path: string, body: Fields, asked: Asked): Promise<Fields | null>;
  /** False once it is calm: whoever makes trouble goes home. */
  waits(fewest: number, most: number): Promise<boolean>;
  /** One of the executions that there are. */
  someStory(wanted?: (story: Story) => boolean): Story | null;
};

export const createPerson = (stage: Stage, kind: string): Person => {
  const name = `${kind}@example.com`;
  const random = stage.random.stream(`person/${kind}`);
  const invoke = async (event: Fields, asked?: Asked): Promise<Fields | null> => {
    try {
      return bodyOf(await stage.fleet().invoke(event, 'person', asked));
    } catch {
      // Its process died, or something outside kept it from being answered: a person sees no more than that.
      return null;
    }
  };
  return {
    stage,
    name,
    random,
    ask: (operation, fields) => invoke({ operation, initiatedBy: name, ...fields }),
    post: (path, body, asked) =>
      invoke(
        {
          httpMethod: 'POST',
          path,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
          requestContext: { authorizer: { claims: { email: name, 'cognito:groups': 'DRSOrchestrationAdmin' } } },
        },
        asked,
      ),
    waits: async (fewest, most) => {
      await stage.sleep(random.between(fewest, most));
      return !stage.isCalm();
    },
    someStory: (wanted = () => true) => {
      const stories = [...stage.watch.stories.values()].filter(wanted);
      return stories.length === 0 ? null : random.pick(stories);
    },
  };
};

const bodyOf = (answer: unknown): Fields => {
  const fields = fieldsIn(answer);
  const body = textIn(fields['body']);
  return body?.startsWith('{') === true ? { ...fieldsIn(JSON.parse(body)), statusCode: fields['statusCode'] } : fields;
};
