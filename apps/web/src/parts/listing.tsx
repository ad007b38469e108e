/**
 * A page that is one list: its title with a count, its states, and the rest of it on demand.
 */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { en } from '../text/en.ts';
import { Failure } from './failure.tsx';

type Nested<Row> = {
  readonly childrenOf: (row: Row) => readonly Row[];
  /** Their ids. */
  readonly opened: readonly string[];
  readonly toggle: (row: Row, isOpen: boolean) => void;
  readonly label: (row: Row) => string;
};

type Props<Row> = {
  readonly title: string;
  readonly description?: string;
  readonly rows: readonly Row[];
  readonly columns: readonly TableProps.ColumnDefinition<Row>[];
  readonly rowId: (row: Row) => string;
  readonly isLoading: boolean;
  readonly error?: unknown;
  readonly retry?: () => void;
  readonly empty: ReactNode;
  readonly filter?: ReactNode;
  readonly actions?: ReactNode;
  /** Given where there is more. */
  readonly more?: (() => void) | undefined;
  readonly isLoadingMore?: boolean;
  readonly selection?: Pick<TableProps<Row>, 'selectedItems' | 'onSelectionChange' | 'ariaLabels'>;
  /** Where a row can be opened to those under it. */
  readonly nested?: Nested<Row>;
  readonly variant?: TableProps.Variant;
  readonly headingLevel?: 'h1' | 'h2';
};

type Question = { readonly isPending: boolean; readonly error: unknown; readonly refetch: () => unknown };
type Pages = Question & { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; readonly fetchNextPage: () => unknown };

/** How far a list is that is asked for: whole, or page by page. */
export const asked = (question: Question | Pages): Pick<Props<never>, 'isLoading' | 'error' | 'retry' | 'more' | 'isLoadingMore'> => ({
  isLoading: question.isPending,
  error: question.error,
  retry: () => void question.refetch(),
  ...('hasNextPage' in question
    ? { more: question.hasNextPage ? () => void question.fetchNextPage() : undefined, isLoadingMore: question.isFetchingNextPage }
    : {}),
});

/** What Cloudscape wants of rows that can be opened. */
const opening = <Row,>(
  { childrenOf, opened, toggle, label }: Nested<Row>,
  rows: readonly Row[],
  rowId: (row: Row) => string,
): Pick<TableProps<Row>, 'expandableRows' | 'ariaLabels'> => ({
  expandableRows: {
    getItemChildren: (row) => [...childrenOf(row)],
    isItemExpandable: (row) => childrenOf(row).length > 0,
    expandedItems: rows.filter((row) => opened.includes(rowId(row))),
    onExpandableItemToggle: ({ detail }) => toggle(detail.item, detail.expanded),
  },
  ariaLabels: { expandButtonLabel: label, collapseButtonLabel: label },
});

export const Listing = <Row,>(props: Props<Row>) => {
  const { title, rows, columns, rowId, isLoading, error = null, retry, empty, filter, actions, more, isLoadingMore = false } = props;
  const { description, selection, nested, variant = 'full-page', headingLevel = 'h1' } = props;
  const failure = error === null ? null : <Failure error={error} {...(retry === undefined ? {} : { retry })} />;
  return (
    <SpaceBetween size="m">
      {failure}
      <Table
        variant={variant}
        stickyHeader={variant === 'full-page'}
        items={rows}
        columnDefinitions={columns}
        trackBy={rowId}
        loading={isLoading}
        loadingText={en.states.loading}
        wrapLines
        {...(selection === undefined ? {} : { selectionType: 'multi' as const, ...selection })}
        {...(nested === undefined ? {} : opening(nested, rows, rowId))}
        {...(filter === undefined ? {} : { filter })}
        empty={failure === null ? empty : en.states.none}
        header={
          <Header
            variant={headingLevel}
            counter={isLoading || (failure !== null && rows.length === 0) ? '' : `(${String(rows.length)}${more === undefined ? '' : '+'})`}
            actions={actions}
            description={description}
          >
            {title}
          </Header>
        }
        footer={
          more === undefined ? undefined : (
            <Box textAlign="center">
              <Button onClick={more} loading={isLoadingMore} loadingText={en.states.loading}>
                {en.states.more}
              </Button>
            </Box>
          )
        }
      />
    </SpaceBetween>
  );
};
