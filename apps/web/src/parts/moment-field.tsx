/**
 * A moment, by date and time of day, in the zone that this browser's preferences want.
 *
 * Owns: what is typed and no moment yet. `change` is told of moments alone, and of none where both fields are empty.
 */
import Box from '@cloudscape-design/components/box';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import TimeInput from '@cloudscape-design/components/time-input';
import { useId, useState } from 'react';
import { usePreferences } from '../app/preferences.ts';
import { en } from '../text/en.ts';
import { momentOf, typedOf, type MomentMeaning, type TypedMoment } from './moments.ts';

type Props = {
  readonly label: string;
  readonly meaning: MomentMeaning;
  /** ISO 8601; empty: none. */
  readonly value: string;
  /** `moment`: undefined while what is typed is none. */
  readonly change: (moment: string | undefined) => void;
  /** What is wrong with the moment that is typed. */
  readonly error?: string | null;
};

export const MomentField = ({ label, meaning, value, change, error = null }: Props) => {
  const { zone } = usePreferences();
  const [typed, setTyped] = useState(() => typedOf(value, zone, meaning));
  const [known, setKnown] = useState({ value, zone });
  const [isAway, setAway] = useState(true);
  if (value !== known.value || zone !== known.zone) {
    setKnown({ value, zone });
    // Said elsewhere: a filter that is cleared, another zone.
    if ((momentOf(typed, known.zone, meaning) ?? '') !== value || zone !== known.zone) setTyped(typedOf(value, zone, meaning));
  }
  const type = (changed: Partial<TypedMoment>): void => {
    const next = { ...typed, ...changed };
    setTyped(next);
    const moment = momentOf(next, zone, meaning);
    if (moment !== value) change(moment);
  };
  const id = useId();
  const wrong = momentOf(typed, zone, meaning) === undefined ? (isAway ? en.moments.wrong : null) : error;
  const focus = { onFocus: () => setAway(false), onBlur: () => setAway(true) };
  return (
    <FormField stretch errorText={wrong}>
      <Box variant="awsui-key-label">{en.moments.inZone(label, zone)}</Box>
      <div className="moment">
        <DatePicker
          controlId={`${id}-date`}
          ariaLabel={en.moments.date(label)}
          i18nStrings={{ openCalendarAriaLabel: () => en.moments.calendar(label) }}
          format="iso"
          inputFormat="iso"
          placeholder="YYYY-MM-DD"
          expandToViewport
          value={typed.date}
          onChange={({ detail }) => type({ date: detail.value })}
          {...focus}
        />
        <TimeInput
          controlId={`${id}-time`}
          ariaLabel={en.moments.time(label)}
          format={meaning === 'exact' ? 'hh:mm:ss' : 'hh:mm'}
          placeholder={meaning === 'exact' ? 'hh:mm:ss' : 'hh:mm'}
          value={typed.time}
          onChange={({ detail }) => type({ time: detail.value })}
          {...focus}
        />
      </div>
    </FormField>
  );
};
