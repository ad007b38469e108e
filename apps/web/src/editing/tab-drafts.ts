/**
 * The drafts of this tab, where it has a storage and lets it be used, each under the name of who is signed in.
 */
import { useState } from 'react';
import { orNothing } from '../app/browser-storage.ts';
import { sessionNow } from '../session/session.ts';
import { createDrafts, type DraftName } from './drafts.ts';

export const tabDrafts = createDrafts({
  read: (key) => orNothing(() => window.sessionStorage.getItem(key)) ?? null,
  write: (key, text) => orNothing(() => window.sessionStorage.setItem(key, text)),
  remove: (key) => orNothing(() => window.sessionStorage.removeItem(key)),
});

/** Of who opens the form, also where somebody else signs in while it is open. */
export const useDraftName = (form: string): DraftName => useState(() => ({ user: sessionNow()?.user ?? '', form }))[0];
