/**
 * Launch templates in the walk: whether a server would be launched as it was wanted, and which version says so.
 *
 * Owns: versions, what made them, and other people who change a template between two looks.
 */
import type { EffectKey, SettingsSeen } from '../../src/index.ts';
import type { Random } from './random.ts';

type Template = { version: number; holds: boolean; hasHeld: boolean; readonly versionOf: Map<EffectKey, number> };

export type TemplatesModel = {
  look(server: number): Pick<Extract<SettingsSeen, { kind: 'seen' }>, 'templateId' | 'version' | 'drifted'>;
  /** Repeated with one key it makes one version. */
  change(server: number, key: EffectKey): number;
  /** Somebody else edits it. */
  meddle(server: number): void;
  /** Whether it was ever as wanted when somebody looked or changed it. */
  hasHeld(server: number): boolean;
};

export const createTemplates = (random: Random): TemplatesModel => {
  const templates = new Map<number, Template>();
  const of = (server: number): Template => {
    const known = templates.get(server) ?? {
      version: random.between(1, 9),
      holds: random.chance(40),
      hasHeld: false,
      versionOf: new Map(),
    };
    templates.set(server, known);
    return known;
  };
  return {
    look: (server) => {
      const template = of(server);
      template.hasHeld ||= template.holds;
      return { templateId: `lt-${String(server)}`, version: template.version, drifted: template.holds ? [] : ['copyTags'] };
    },
    change: (server, key) => {
      const template = of(server);
      const made = template.versionOf.get(key) ?? template.version + 1;
      template.versionOf.set(key, made);
      template.version = Math.max(template.version, made);
      template.holds = true;
      template.hasHeld = true;
      return made;
    },
    meddle: (server) => {
      const template = of(server);
      template.version += 1;
      template.holds = false;
    },
    hasHeld: (server) => of(server).hasHeld,
  };
};
