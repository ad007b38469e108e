/**
 * The choice of recovery points while somebody makes it: it outlives a reload and a session that ends, but not the way to another page,
 * so that nobody starts a recovery from what was meant for another hour.
 */
import { useEffect, useState } from 'react';
import type { DraftName } from '../editing/drafts.ts';
import { tabDrafts, useDraftName } from '../editing/tab-drafts.ts';
import { latestPoint, pointFormOf, type PointForm } from './points.ts';

/** Drafts that were looked for since the page was loaded. */
const opened = new Set<string>();

/** What an earlier load of the page has left is taken up after a reload only: by a link or a typed address one begins anew. */
const isLeftOver = ({ user, form }: DraftName): boolean => {
  const name = `${user} ${form}`;
  const isReloaded = performance
    .getEntriesByType('navigation')
    .some((entry) => entry instanceof PerformanceNavigationTiming && entry.type === 'reload');
  const isFirst = !opened.has(name);
  opened.add(name);
  return isFirst && !isReloaded;
};

/** `version`: of the plan. Chosen points of a plan that has been changed since are not taken up again. */
export const usePointForm = (name: string, version: number) => {
  const draft = useDraftName(name);
  const [form, setForm] = useState(() => {
    if (isLeftOver(draft)) tabDrafts.drop(draft);
    const kept = tabDrafts.read<PointForm>(draft, latestPoint, []);
    return kept?.version === version ? (pointFormOf(kept.form) ?? latestPoint) : latestPoint;
  });
  useEffect(() => {
    if (form === latestPoint) tabDrafts.drop(draft);
    else tabDrafts.keep<PointForm>(draft, { base: latestPoint, form, version }, []);
  }, [draft, form, version]);
  useEffect(() => {
    const { pathname } = window.location;
    return () => {
      if (window.location.pathname !== pathname) tabDrafts.drop(draft);
    };
  }, [draft]);
  return { form, change: (changed: Partial<PointForm>): void => setForm((present) => ({ ...present, ...changed })) };
};
