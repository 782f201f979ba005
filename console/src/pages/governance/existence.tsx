import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Sprout } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../client/call.ts';
import { ask, useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { AnswerOf } from '../../contract.ts';
import { counted, whole } from '../../format/number.ts';
import { capital, plain } from '../../format/words.ts';
import { Badge, TierChip } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { More } from '../../parts/more.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered, Empty } from '../../parts/state.tsx';
import { Ago, When } from '../../parts/when.tsx';

type Proposal = AnswerOf<'existence.proposals'>['items'][number];
type Review = AnswerOf<'existence.list'>['items'][number];

/** What may no longer be needed, and how far each question about it is. */
export function Existence() {
  const proposals = useInfiniteQuery({
    queryKey: ['existence.proposals', {}],
    queryFn: ({ pageParam, signal }) =>
      call(
        'existence.proposals',
        { query: pageParam === undefined ? {} : { after: pageParam } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
  });
  const [first] = proposals.data?.pages ?? [];
  const reviews = useQuery(ask('existence.list', {}));
  const [asking, setAsking] = useState<Proposal | undefined>();
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Panel
        title="Proposed"
        note={
          first
            ? `${whole(first.total)} of ${whole(first.of)} looked at; ${whole(first.unknown)} unknown, ${whole(first.settled)} settled`
            : ''
        }
        flush
      >
        <Answered query={proposals}>
          {({ pages }) =>
            first?.total === 0 ? (
              <Empty icon={Sprout} title="Nothing is proposed">
                Whatever is seen is in use, or cannot be judged.
              </Empty>
            ) : (
              <ul>
                {pages
                  .flatMap(({ items }) => items)
                  .map((one) => (
                    <li
                      key={`${one.subjectId} ${one.credentialId ?? ''}`}
                      className="flex flex-wrap items-start gap-x-4 gap-y-1 border-t border-line/70 px-3.5 py-2.5 first:border-t-0"
                    >
                      <Subject of={one} />
                      <span className="min-w-0 flex-1 basis-72 text-xs text-ink-2">
                        {one.reasons.map(({ because }) => capital(because)).join('; ')}
                        <span className="block text-ink-3">
                          {one.way.found
                            ? one.way.refusals.because
                            : `No way here: ${one.way.because}`}
                        </span>
                      </span>
                      <Button size="small" onClick={() => setAsking(one)}>
                        Ask the owner…
                      </Button>
                    </li>
                  ))}
                {proposals.hasNextPage && (
                  <li className="border-t border-line px-3.5 py-2">
                    <More query={proposals} />
                  </li>
                )}
              </ul>
            )
          }
        </Answered>
      </Panel>
      <Panel
        title="Reviews"
        {...(reviews.data ? { note: counted(reviews.data.items.length, 'review') } : {})}
        flush
      >
        <Answered query={reviews}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="p-3.5 text-xs text-ink-3">None was begun.</p>
            ) : (
              <ul>
                {items.map((one) => (
                  <li
                    key={one.id}
                    className="flex flex-wrap items-start gap-x-4 gap-y-1 border-t border-line/70 px-3.5 py-2.5 first:border-t-0"
                  >
                    <Subject of={one} />
                    <ReviewState review={one} />
                  </li>
                ))}
              </ul>
            )
          }
        </Answered>
      </Panel>
      {asking && <Ask proposal={asking} onClose={() => setAsking(undefined)} />}
    </div>
  );
}

function Subject({ of }: { readonly of: Proposal | Review }) {
  return (
    <span className="min-w-0 basis-60">
      <span className="flex items-center gap-2">
        <Link
          to="/identities/$id"
          params={{ id: of.subjectId }}
          title={of.subjectId}
          className="truncate text-sm font-medium hover:underline"
        >
          {of.name}
        </Link>
        <TierChip tier={of.tier} />
      </span>
      <span className="block truncate text-xs text-ink-3">
        {of.system} {of.scope}
        {of.credentialId === undefined ? '' : ', one credential'}
      </span>
    </span>
  );
}

function ReviewState({ review }: { readonly review: Review }) {
  return (
    <span className="min-w-0 flex-1 basis-72 text-xs text-ink-2">
      <Badge tone={review.state === 'screamed' || review.state === 'failed' ? 'high' : 'plain'}>
        {capital(review.state)}
      </Badge>{' '}
      {review.because}
      <span className="block text-ink-3">
        asked <Ago at={review.proposedAt} /> of {review.asked.join(', ') || 'nobody'}
        {review.quietUntil !== undefined && (
          <>
            ; watched until <When at={review.quietUntil} />
          </>
        )}
        {review.screamCount > 0 && `; ${counted(review.screamCount, 'attempt')} while it was off`}
      </span>
    </span>
  );
}

function Ask({ proposal, onClose }: { readonly proposal: Proposal; readonly onClose: () => void }) {
  const may = useMay();
  const ask = useChange('existence.ask', ['existence.proposals', 'existence.list', 'tasks.list']);
  const { way } = proposal;
  return (
    <Dialog open onClose={onClose} title={`May ${proposal.name} go?`}>
      <p className="text-sm text-ink-2">
        {proposal.owners.length === 0 ? 'The default approver' : proposal.owners.join(', ')} is
        asked. Nothing is switched off before there is an answer, and nothing is deleted before it
        was off and quiet.
      </p>
      <p className="mt-2 text-xs text-ink-3">
        {way.found
          ? `It would be switched off by ${plain(way.disable)}; deleting: ${way.delete ?? way.byHand}`
          : way.because}
      </p>
      {ask.error && (
        <p role="alert" className="mt-2 text-xs text-critical-text">
          {ask.error.message}
        </p>
      )}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="primary"
          disabled={!may('response:run') || ask.isPending}
          onClick={() =>
            ask.mutate(
              {
                body: {
                  subjectId: proposal.subjectId,
                  ...(proposal.credentialId === undefined
                    ? {}
                    : { credentialId: proposal.credentialId }),
                },
              },
              { onSuccess: onClose },
            )
          }
        >
          Ask
        </Button>
      </div>
    </Dialog>
  );
}
