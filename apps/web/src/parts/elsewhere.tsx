/**
 * The way to an account and Region that no group or plan names yet.
 */
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { PlaceFields } from './place-fields.tsx';
import type { Place } from './place-text.ts';
import { en } from '../text/en.ts';

type Props = { readonly isOpen: boolean; readonly go: (place: Place) => void };

export const Elsewhere = ({ isOpen, go }: Props) => {
  const [place, setPlace] = useState<Place>({ accountId: '', region: '' });
  const region = place.region.trim();
  return (
    <ExpandableSection headerText={en.servers.elsewhere} defaultExpanded={isOpen}>
      <SpaceBetween size="s">
        <PlaceFields
          place={place}
          change={(changed) => setPlace({ ...place, ...changed })}
          errors={{ accountId: undefined, region: undefined }}
        />
        <Button disabled={place.accountId === '' || region === ''} onClick={() => go({ ...place, region })}>
          {en.servers.show}
        </Button>
      </SpaceBetween>
    </ExpandableSection>
  );
};
