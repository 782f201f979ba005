import { useQuery } from '@tanstack/react-query';
import { ask } from '../../client/query.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Mono } from '../../parts/mono.tsx';
import { Answered } from '../../parts/state.tsx';

const pretty = (raw: string): string => {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
};

/** The vendor's own record, as text: whatever an attacker wrote into it stays inert. */
export function RawEvent({
  id,
  onClose,
}: {
  readonly id: string | undefined;
  readonly onClose: () => void;
}) {
  const query = useQuery({
    ...ask('events.raw', { params: { id: id ?? '' } }),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Dialog open={id !== undefined} onClose={onClose} title="Raw record" as="sheet">
      {id !== undefined && <Mono className="mb-3 text-ink-3">{id}</Mono>}
      <Answered query={query}>
        {({ raw }) => (
          <pre className="overflow-x-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs leading-5 whitespace-pre-wrap">
            {pretty(raw)}
          </pre>
        )}
      </Answered>
    </Dialog>
  );
}
