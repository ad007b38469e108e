/**
 * What this browser is told to do: light or dark, local times or UTC. Kept in the browser; there is nothing of it on the server.
 */
import { applyMode, Mode } from '@cloudscape-design/global-styles';
import { useSyncExternalStore } from 'react';
import { readFields, writeFields } from './browser-storage.ts';

export type Theme = 'system' | 'light' | 'dark';
export type Zone = 'local' | 'utc';
export type Preferences = { readonly theme: Theme; readonly zone: Zone };

const key = 'drs-orchestrator/preferences';
const usual: Preferences = { theme: 'system', zone: 'local' };
const listeners = new Set<() => void>();
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');

const themes: readonly unknown[] = ['system', 'light', 'dark'];
const zones: readonly unknown[] = ['local', 'utc'];

const read = (): Preferences => {
  const { theme, zone } = readFields(key);
  return {
    theme: themes.includes(theme) ? (theme as Theme) : usual.theme,
    zone: zones.includes(zone) ? (zone as Zone) : usual.zone,
  };
};

let present = read();

export const isDark = ({ theme }: Preferences): boolean => (theme === 'system' ? systemIsDark.matches : theme === 'dark');

const show = (): void => applyMode(isDark(present) ? Mode.Dark : Mode.Light);

export const changePreferences = (changed: Partial<Preferences>): void => {
  present = { ...present, ...changed };
  writeFields(key, present);
  show();
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, () => present);

/** Before anything is drawn. */
export const applyPreferences = (): void => {
  show();
  systemIsDark.addEventListener('change', show);
};
