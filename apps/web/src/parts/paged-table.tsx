/**
 * A table inside a page or a form, of which a page of rows is drawn at a time, with what of the rows is looked for.
 */
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState, type ReactNode } from 'react';
import { en } from '../text/en.ts';

const usualRows = 10;

export type PagedTableProps<Row> = {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly columns: readonly TableProps.ColumnDefinition<Row>[];
  readonly rowId: (row: Row) => string;
  /** What is looked into; where it is left out, nothing can be looked for. */
  readonly textOf?: (row: Row) => string;
  readonly findLabel?: string;
  readonly isLoading?: boolean;
  readonly empty: ReactNode;
  readonly description?: string | undefined;
  readonly counter?: string;
  /** Beside the text that is looked for. */
  readonly filter?: ReactNode;
  readonly selection?: Pick<TableProps<Row>, 'selectedItems' | 'onSelectionChange' | 'ariaLabels'>;
  readonly variant?: TableProps.Variant;
  readonly headingLevel?: 'h1' | 'h2' | 'h3';
  readonly actions?: ReactNode;
  readonly rowsPerPage?: number;
};

export const PagedTable = <Row,>(props: PagedTableProps<Row>) => {
  const {
    title,
    rows,
    columns,
    rowId,
    textOf,
    findLabel = en.editing.find,
    isLoading = false,
    empty,
    description,
    filter,
    selection,
  } = props;
  const { counter = `(${String(rows.length)})`, variant = 'container', headingLevel = 'h2', actions, rowsPerPage = usualRows } = props;
  const [text, setText] = useState('');
  const [page, setPage] = useState(1);
  const found = text === '' || textOf === undefined ? rows : rows.filter((row) => textOf(row).toLowerCase().includes(text.toLowerCase()));
  const [sorting, setSorting] = useState<TableProps.SortingState<Row> | null>(null);
  const comparator = sorting?.sortingColumn.sortingComparator;
  const ordered =
    comparator === undefined ? found : [...found].sort((one, other) => comparator(one, other) * (sorting?.isDescending === true ? -1 : 1));
  const isSearched = textOf !== undefined && (rows.length > rowsPerPage || filter !== undefined);
  const pages = Math.max(1, Math.ceil(found.length / rowsPerPage));
  const shown = Math.min(page, pages);
  return (
    <Table
      variant={variant}
      stickyHeader={variant === 'full-page'}
      items={ordered.slice((shown - 1) * rowsPerPage, shown * rowsPerPage)}
      columnDefinitions={columns}
      trackBy={rowId}
      {...(sorting === null ? {} : { sortingColumn: sorting.sortingColumn, sortingDescending: sorting.isDescending ?? false })}
      onSortingChange={({ detail }) => setSorting(detail)}
      loading={isLoading}
      loadingText={en.states.loading}
      wrapLines
      empty={text === '' ? empty : en.editing.noMatch}
      {...(selection === undefined ? {} : { selectionType: 'multi' as const, ...selection })}
      header={
        <Header variant={headingLevel} counter={isLoading ? '' : counter} description={description} actions={actions}>
          {title}
        </Header>
      }
      {...(!isSearched && filter === undefined
        ? {}
        : {
            filter: (
              <SpaceBetween size="xs">
                {isSearched ? (
                  <TextFilter
                    filteringText={text}
                    filteringAriaLabel={findLabel}
                    filteringPlaceholder={findLabel}
                    onChange={({ detail }) => {
                      setText(detail.filteringText);
                      setPage(1);
                    }}
                  />
                ) : null}
                {filter}
              </SpaceBetween>
            ),
          })}
      {...(pages === 1 ? {} : { pagination: <Pages title={title} page={shown} pages={pages} turn={setPage} /> })}
    />
  );
};

type PagesProps = { readonly title: string; readonly page: number; readonly pages: number; readonly turn: (page: number) => void };

const Pages = ({ title, page, pages, turn }: PagesProps) => (
  <Pagination
    currentPageIndex={page}
    pagesCount={pages}
    ariaLabels={{
      paginationLabel: title,
      nextPageLabel: en.editing.nextPage,
      previousPageLabel: en.editing.previousPage,
      pageLabel: en.editing.page,
    }}
    onChange={({ detail }) => turn(detail.currentPageIndex)}
  />
);
