/**
 * The waves of a plan in its form: one after the other, with buttons that add, move and remove, and the drawing of what waits for what.
 */
import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef, useState } from 'react';
import { WaveGraph, WaveOrder, type DrawnWave } from '../../graph/wave-graph.tsx';
import { en } from '../../text/en.ts';
import type { FieldErrors } from '../field-errors.ts';
import { addWave, moveWave, removeWave, type PlanForm, type WaveForm } from './plan-form.ts';
import { WaveFields } from './wave-fields.tsx';

type Props = {
  readonly form: PlanForm;
  readonly change: (changed: Partial<PlanForm>) => void;
  readonly errors: FieldErrors;
  readonly forgetErrors: () => void;
};

const drawnOf = ({ key, waveName, dependsOn, pauseBeforeWave }: WaveForm, index: number): DrawnWave => ({
  key,
  number: index + 1,
  name: waveName.trim() === '' ? en.plans.form.defaultName(index + 1) : waveName,
  dependsOn,
  pauseBefore: pauseBeforeWave,
});

/** A button that has moved with its wave keeps the keyboard, or hands it to its neighbour at the end of the list. */
const useMovedFocus = () => {
  const buttons = useRef(new Map<string, ButtonProps.Ref | null>());
  const [wanted, setWanted] = useState<{ readonly name: string } | null>(null);
  useEffect(() => {
    if (wanted !== null) buttons.current.get(wanted.name)?.focus();
  }, [wanted]);
  return {
    ref: (name: string) => (button: ButtonProps.Ref | null) => {
      buttons.current.set(name, button);
    },
    focus: (name: string): void => setWanted({ name }),
  };
};

export const WavesEditor = ({ form, change, errors, forgetErrors }: Props) => {
  const { waves } = form;
  const { form: words } = en.plans;
  const [said, setSaid] = useState('');
  const { ref, focus } = useMovedFocus();
  const drawn = waves.map(drawnOf);
  const rearrange = (changed: readonly WaveForm[], told: string): void => {
    // Complaints name waves by their places.
    forgetErrors();
    change({ waves: changed });
    setSaid(told);
  };
  const add = (): void => {
    change({ waves: addWave(waves) });
    setSaid(words.added(waves.length + 1));
  };
  const move = (place: number, key: string, title: string, by: -1 | 1): void => {
    rearrange(moveWave(waves, key, by), words.moved(title, place + by + 1));
    const isAtEnd = place + by === 0 || place + by === waves.length - 1;
    focus(`${by < 0 !== isAtEnd ? 'up' : 'down'} ${key}`);
  };
  return (
    <SpaceBetween size="l">
      <Header variant="h2" counter={`(${String(waves.length)})`} description={words.wavesHint}>
        {en.plans.waves}
      </Header>
      <LiveRegion hidden>{said}</LiveRegion>
      {waves.map((wave, index) => {
        const title = words.wave(index + 1, wave.waveName);
        const own = drawn[index];
        return own === undefined ? null : (
          <Container
            key={wave.key}
            header={
              <WaveHead
                title={title}
                wave={wave}
                isFirst={index === 0}
                isLast={index === waves.length - 1}
                buttonRef={ref}
                move={(by) => move(index, wave.key, title, by)}
                remove={() => {
                  rearrange(removeWave(waves, wave.key), words.removed(title));
                  focus('add');
                }}
              />
            }
          >
            <WaveFields
              wave={wave}
              drawn={own}
              waves={waves}
              allDrawn={drawn}
              change={(changed) => change({ waves: waves.map((one) => (one.key === wave.key ? { ...one, ...changed } : one)) })}
              errors={errors}
              forgetErrors={forgetErrors}
            />
          </Container>
        );
      })}
      <Button ref={ref('add')} formAction="none" iconName="add-plus" onClick={add}>
        {words.addWave}
      </Button>
      <Drawing drawn={drawn} error={errors.at('waves')} />
    </SpaceBetween>
  );
};

type HeadProps = {
  readonly title: string;
  readonly wave: WaveForm;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly buttonRef: (name: string) => (button: ButtonProps.Ref | null) => void;
  readonly move: (by: -1 | 1) => void;
  readonly remove: () => void;
};

const WaveHead = ({ title, wave: { key }, isFirst, isLast, buttonRef, move, remove }: HeadProps) => {
  const { form: words } = en.plans;
  const button = { formAction: 'none', variant: 'icon' } as const;
  return (
    <Header
      variant="h3"
      actions={
        <SpaceBetween direction="horizontal" size="xxs">
          <Button
            {...button}
            ref={buttonRef(`up ${key}`)}
            iconName="angle-up"
            ariaLabel={words.up(title)}
            disabled={isFirst}
            onClick={() => move(-1)}
          />
          <Button
            {...button}
            ref={buttonRef(`down ${key}`)}
            iconName="angle-down"
            ariaLabel={words.down(title)}
            disabled={isLast}
            onClick={() => move(1)}
          />
          <Button {...button} iconName="remove" ariaLabel={words.remove(title)} onClick={remove} />
        </SpaceBetween>
      }
    >
      {title}
    </Header>
  );
};

const Drawing = ({ drawn, error }: { readonly drawn: readonly DrawnWave[]; readonly error: string | undefined }) => (
  <Container header={<Header variant="h2">{en.plans.graph.title}</Header>}>
    <FormField stretch errorText={error}>
      <SpaceBetween size="m">
        <WaveGraph waves={drawn} />
        <WaveOrder waves={drawn} />
      </SpaceBetween>
    </FormField>
  </Container>
);
