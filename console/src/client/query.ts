/** Queries and changes over the typed client; keys are [route, input], so live events can invalidate by route. */
import {
  MutationCache,
  QueryCache,
  QueryClient,
  type QueryKey,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import type { AnswerOf, RouteId } from '../contract.ts';
import { CallError, type CallInput, call } from './call.ts';

export const ask = <Id extends RouteId>(id: Id, input: CallInput<Id>) =>
  queryOptions<AnswerOf<Id>>({
    queryKey: [id, input],
    queryFn: ({ signal }) => call(id, input, { signal }),
  });

const isFinal = (error: unknown): boolean =>
  error instanceof CallError && error.status >= 400 && error.status < 500;

/** `onSignedOut`: the server no longer knows the session; whatever is on screen is no longer ours to show. */
export const newQueryClient = (onSignedOut: () => void): QueryClient => {
  const onError = (error: unknown): void => {
    if (error instanceof CallError && error.status === 401) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) => failures < 2 && !isFinal(error),
      },
    },
  });
};

/** Is this key one of these routes? */
export const isRoute =
  (...ids: readonly RouteId[]) =>
  (key: QueryKey): boolean =>
    ids.some((id) => key[0] === id);

/** Change something, then ask again whatever reads it. */
export const useChange = <Id extends RouteId>(id: Id, touches: readonly RouteId[]) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: CallInput<Id>) => call(id, input),
    onSettled: async () => {
      const touched = isRoute(...touches);
      await client.invalidateQueries({ predicate: (query) => touched(query.queryKey) });
    },
  });
};
