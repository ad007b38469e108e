/**
 * A part of a form that most people leave alone: closed, until somebody opens it or something is wrong in it.
 */
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import { useState, type ReactNode } from 'react';

type Props = {
  readonly title: string;
  readonly hint: string;
  /** Whether something is said in it at the beginning. */
  readonly isInUse: boolean;
  readonly hasErrors: boolean;
  readonly children: ReactNode;
};

export const Section = ({ title, hint, isInUse, hasErrors, children }: Props) => {
  const [isOpen, setOpen] = useState(isInUse);
  return (
    <ExpandableSection
      variant="container"
      headerText={title}
      headerDescription={hint}
      expanded={isOpen || hasErrors}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      {children}
    </ExpandableSection>
  );
};
