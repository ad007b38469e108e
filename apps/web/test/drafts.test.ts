import { describe, expect, it } from 'vitest';
import { createDrafts } from '../src/editing/drafts.ts';

const opened = { name: '', tags: [] as string[], externalId: '' };
const secrets = ['externalId'] as const;
const draft = { base: opened, form: { name: 'Shop', tags: ['app'], externalId: 'secret' }, version: 3 };
const name = { user: 'anna', form: 'group new' };

const tab = () => {
  const kept = new Map<string, string>();
  const drafts = createDrafts({
    read: (key) => kept.get(key) ?? null,
    write: (key, text) => kept.set(key, text),
    remove: (key) => kept.delete(key),
  });
  return { drafts, kept };
};

describe('what was typed and not saved', () => {
  it('is there again for who typed it, but for what is kept nowhere', () => {
    const { drafts, kept } = tab();
    drafts.keep(name, draft, secrets);
    expect(drafts.read(name, opened, secrets)).toEqual({ ...draft, form: { ...draft.form, externalId: '' } });
    expect([...kept.values()].join()).not.toContain('secret');
    drafts.drop(name);
    expect(drafts.read(name, opened, secrets)).toBeUndefined();
  });

  it('is not there for anybody else, nor in another form', () => {
    const { drafts } = tab();
    drafts.keep(name, draft, secrets);
    expect(drafts.read({ ...name, user: 'anna/group' }, opened, secrets)).toBeUndefined();
    expect(drafts.read({ ...name, user: 'bert' }, opened, secrets)).toBeUndefined();
    expect(drafts.read({ ...name, form: 'group pg-1' }, opened, secrets)).toBeUndefined();
  });

  it('is dropped where it has not the shape of the form', () => {
    const { drafts, kept } = tab();
    drafts.keep(name, draft, secrets);
    expect(drafts.read(name, { ...opened, region: '' }, secrets)).toBeUndefined();
    for (const text of ['', 'null', '{', '[]', '{"version":"3"}']) {
      for (const key of kept.keys()) kept.set(key, text);
      expect(drafts.read(name, opened, secrets)).toBeUndefined();
    }
  });
});
