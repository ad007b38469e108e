/**
 * What the pages ask, each question once: its key, how fresh the answer has to be, and how all pages of a list are put together.
 */
import type { HttpOperationName, CallInput, OutputOf } from '@drs-orchestrator/contract';
import { keepPreviousData, QueryClient, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { en } from '../text/en.ts';
import { EndlessList, mostPages, readPages } from './all-pages.ts';
import { call, isPassing, isSilent } from './client.ts';

/** While somebody looks at a list. A running execution's own page is told of changes. */
export const lookEveryMilliseconds = 4_000;
const mostTries = 3;

export const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        retry: (count, error) => isPassing(error) && !isSilent(error) && count < mostTries,
        retryDelay: (count) => Math.min(500 * 2 ** count, 4_000),
        // A browser that thinks it is offline may still reach its own machine.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });

type Input<Name extends HttpOperationName> = CallInput<Name>;

export const keyOf = <Name extends HttpOperationName>(name: Name, input: Input<Name>) => [name, input] as const;

type Freshness = {
  readonly every?: number | false;
  readonly enabled?: boolean;
  /** The answer to the question before stays until there is one to this. */
  readonly keeps?: boolean;
  /** What the answer is about besides the question: with another one it is asked again. */
  readonly askedFor?: number;
};

/** One answer. */
export const useAnswer = <Name extends HttpOperationName>(
  name: Name,
  input: Input<Name>,
  { every = false, enabled = true, keeps = false }: Freshness = {},
) =>
  useQuery({
    queryKey: keyOf(name, input),
    queryFn: ({ signal }): Promise<OutputOf<Name>> => call(name, input, signal),
    refetchInterval: every,
    enabled,
    ...(keeps ? { placeholderData: keepPreviousData } : {}),
  });

/** The page of it that the token of the one before leads to. */
const from = <Name extends HttpOperationName>(input: Input<Name>, nextToken: string | null): Input<Name> =>
  nextToken === null ? input : ({ ...(input as object), nextToken } as Input<Name>);

/** A list, page by page as somebody asks for more. */
export const usePages = <Name extends HttpOperationName>(
  name: Name,
  input: Input<Name>,
  { every = false, enabled = true }: Freshness = {},
) =>
  useInfiniteQuery({
    queryKey: [...keyOf(name, input), 'pages'],
    queryFn: ({ pageParam, signal }): Promise<OutputOf<Name>> => call(name, from(input, pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page as { readonly nextToken: string | null }).nextToken,
    refetchInterval: every,
    enabled,
  });

/** All pages of what is small enough to be had whole: groups, plans, the servers of one execution. */
export const allPages = async <Name extends HttpOperationName>(
  name: Name,
  input: Input<Name>,
  signal?: AbortSignal,
): Promise<readonly OutputOf<Name>[]> => {
  type Page = OutputOf<Name> & { readonly nextToken: string | null };
  const { pages, isWhole } = await readPages(async (nextToken) => (await call(name, from(input, nextToken), signal)) as Page);
  if (!isWhole) throw new EndlessList(en.states.endless);
  return pages;
};

/** A list that fetches page after page by itself: a place may have thousands of servers, and what there is so far can be worked with. */
export const useArriving = <Name extends HttpOperationName>(name: Name, input: Input<Name>, freshness: Freshness) => {
  const list = usePages(name, input, freshness);
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = list;
  const isEndless = hasNextPage && (data?.pages.length ?? 0) >= mostPages;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError && !isEndless) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, isEndless, fetchNextPage]);
  const endless = isEndless ? new EndlessList(en.states.endless) : null;
  return {
    pages: data?.pages ?? [],
    /** None yet. */
    isPending: list.isPending,
    isWhole: data !== undefined && !hasNextPage && !isError,
    /** Why it does not go on. */
    error: list.error ?? endless,
    goOn: fetchNextPage,
    askAgain: list.refetch,
    isAskedAgain: list.isRefetching,
  };
};

export const useAllPages = <Name extends HttpOperationName>(
  name: Name,
  input: Input<Name>,
  { every = false, enabled = true, askedFor }: Freshness = {},
) =>
  useQuery({
    queryKey: [...keyOf(name, input), 'all', askedFor ?? null],
    queryFn: ({ signal }) => allPages(name, input, signal),
    refetchInterval: every,
    enabled,
  });

/** After something was saved or deleted: what is in sight is asked anew. `gone`: the operation that would ask for what is no more. */
export const useAskAnew = (): ((gone?: HttpOperationName) => void) => {
  const queries = useQueryClient();
  return (gone) => void queries.invalidateQueries({ predicate: ({ queryKey: [name] }) => name !== gone });
};
