/**
 * What the caller's roles allow, by the API's word: buttons that cannot be pressed say why, and a page that is for others says so.
 *
 * Owns: asking. Which operation needs which permission stands in the contract.
 */
import Box from '@cloudscape-design/components/box';
import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { operations, type HttpOperationName, type Operation, type Permission } from '@drs-orchestrator/contract';
import type { ReactNode } from 'react';
import { useMe } from '../data/me.ts';
import { en } from '../text/en.ts';
import { Answered } from './answered.tsx';

const allows = (held: readonly Permission[], name: HttpOperationName): boolean => held.some((one) => one === operations[name].requires);

/** Undefined until it is known. */
export const useMay = (name: HttpOperationName): boolean | undefined => {
  const me = useMe();
  return me.data === undefined ? undefined : allows(me.data.permissions, name);
};

/** Whether the caller may give a field of it that wants a permission of its own. */
export const useMayGive = (name: HttpOperationName, field: string): boolean | undefined => {
  const me = useMe();
  const { alsoRequires = [] }: Operation = operations[name];
  const wanted = alsoRequires.filter((one) => one.field === field);
  return me.data === undefined ? undefined : wanted.every(({ permission }) => me.data.permissions.includes(permission));
};

/** For `operation`; until it is known whether the caller may, and where not, it cannot be pressed. */
export const PermittedButton = ({ operation, ...props }: ButtonProps & { readonly operation: HttpOperationName }) => {
  const may = useMay(operation);
  const { error } = useMe();
  return <Button {...props} disabled={props.disabled === true || may !== true} {...reasonOf(may, error)} />;
};

const reasonOf = (may: boolean | undefined, error: unknown): Pick<ButtonProps, 'disabledReason'> => {
  if (may === true) return {};
  if (may === false) return { disabledReason: en.states.forbidden };
  return { disabledReason: error === null ? en.account.rolesAsked : en.account.rolesUnknown };
};

type PageProps = { readonly operation: HttpOperationName; readonly title: string; readonly children: ReactNode };

/** A page that is of use only to who may do `operation`. */
export const PermittedPage = ({ operation, title, children }: PageProps) => {
  const me = useMe();
  return (
    <Answered question={me} title={title}>
      {({ permissions, roles }) =>
        allows(permissions, operation) ? (
          children
        ) : (
          <ContentLayout header={<Header variant="h1">{title}</Header>}>
            <Box variant="strong">{en.states.forbidden}</Box>
            <Box variant="p">{en.editing.forbidden(operations[operation].requires, roles.join(', ') || en.account.noRoles)}</Box>
          </ContentLayout>
        )
      }
    </Answered>
  );
};
