import { Button } from './button.tsx';

/** The next page of a list that is read page by page; nothing once all of it is there. */
export function More({
  query,
  children = 'More',
}: {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage(): Promise<unknown>;
  };
  readonly children?: string;
}) {
  if (!query.hasNextPage) return null;
  return (
    <Button
      size="small"
      disabled={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {children}
    </Button>
  );
}
