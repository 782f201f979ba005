import { useQuery } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import { ask, useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { AnswerOf } from '../../contract.ts';
import { counted, outOf, whole } from '../../format/number.ts';
import { Badge, TierChip } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Dialog, Reasoned } from '../../parts/dialog.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered, Empty } from '../../parts/state.tsx';
import { Ago } from '../../parts/when.tsx';

type Review = AnswerOf<'reviews.list'>['items'][number];
type Item = AnswerOf<'reviews.get'>['items'][number];

const field = 'h-8 rounded-md border border-line-strong bg-surface px-2.5 text-sm';

/** Rights that are held and not used: each is put to whoever owns its holder. */
export function Reviews() {
  const may = useMay()('tasks:write');
  const query = useQuery(ask('reviews.list', {}));
  const [open, setOpen] = useState<string | undefined>();
  const [starting, setStarting] = useState(false);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Panel
        title="Reviews of access"
        {...(query.data ? { note: counted(query.data.items.length, 'review') } : {})}
        actions={
          <Button size="small" disabled={!may} onClick={() => setStarting(true)}>
            Begin a review…
          </Button>
        }
        flush
      >
        <Answered query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon={ListChecks} title="No review was begun">
                A review asks owners about rights that nobody used.
              </Empty>
            ) : (
              <ul>
                {items.map((review) => (
                  <li key={review.id} className="border-t border-line/70 first:border-t-0">
                    <Line review={review} onOpen={() => setOpen(review.id)} />
                  </li>
                ))}
              </ul>
            )
          }
        </Answered>
      </Panel>
      {open !== undefined && <Questions key={open} id={open} />}
      {starting && (
        <Start
          onClose={() => setStarting(false)}
          onStarted={(id) => {
            setStarting(false);
            setOpen(id);
          }}
        />
      )}
    </div>
  );
}

const all = (review: Review): number =>
  Object.values(review.items).reduce((sum, one) => sum + (one ?? 0), 0);

function Line({ review, onOpen }: { readonly review: Review; readonly onOpen: () => void }) {
  const waiting = review.items.waiting ?? 0;
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex w-full flex-wrap items-center gap-x-4 gap-y-1 px-3.5 py-2 text-left hover:bg-hover"
    >
      <span className="min-w-0 flex-1 basis-60">
        <span className="block text-sm font-medium">{review.title}</span>
        <span className="text-xs text-ink-3">
          {whole(review.population.entitlements)} rights of{' '}
          {counted(review.population.holders, 'holder')} looked at, {whole(review.population.used)}{' '}
          in use
        </span>
      </span>
      <span className="text-xs">{outOf(all(review) - waiting, all(review))} answered</span>
      <span className="text-xs text-ink-3">
        {review.state === 'open' ? 'due' : 'was due'} <Ago at={review.dueAt} />
      </span>
      <Badge tone={review.state === 'open' ? 'accent' : 'plain'}>{review.state}</Badge>
    </button>
  );
}

function Questions({ id }: { readonly id: string }) {
  const may = useMay();
  const query = useQuery(ask('reviews.get', { params: { id }, query: {} }));
  const close = useChange('reviews.close', ['reviews.list', 'reviews.get']);
  return (
    <Answered framed query={query} rows={8}>
      {({ review, items }) => (
        <Panel
          title={review.title}
          note={counted(items.length, 'question')}
          actions={
            review.state === 'open' && (
              <Button
                size="small"
                disabled={!may('tasks:write') || close.isPending}
                title="What nobody answered is said to be unanswered, and stays"
                onClick={() => close.mutate({ params: { id } })}
              >
                End it
              </Button>
            )
          }
          flush
        >
          <ul>
            {items.map((item) => (
              <li
                key={item.id}
                className="flex flex-wrap items-start gap-x-4 gap-y-1 border-t border-line/70 px-3.5 py-2 first:border-t-0"
              >
                <Question reviewId={id} item={item} open={review.state === 'open'} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </Answered>
  );
}

function Question({
  reviewId,
  item,
  open,
}: {
  readonly reviewId: string;
  readonly item: Item;
  readonly open: boolean;
}) {
  const may = useMay()('approvals:decide');
  const [asked, setAsked] = useState<'keep' | 'remove' | undefined>();
  const decide = useChange('reviews.decide', ['reviews.get', 'reviews.list']);
  return (
    <>
      <span className="min-w-0 basis-60">
        <span className="flex items-center gap-2 text-sm font-medium">
          <span className="truncate" title={item.holderId}>
            {item.holder}
          </span>
          <TierChip tier={item.tier} />
        </span>
        <span className="block text-xs text-ink-3">asks {item.reviewers.join(', ')}</span>
      </span>
      <span className="min-w-0 flex-1 basis-72 text-xs">
        <span className="block font-mono break-all">{item.privileges.join(', ')}</span>
        <span className="text-ink-3">
          on {item.resources.join(', ')} by {item.via}; {item.because}
        </span>
      </span>
      {open && item.state === 'waiting' ? (
        <span className="flex gap-2">
          <Button size="small" disabled={!may} onClick={() => setAsked('keep')}>
            Keep
          </Button>
          <Button size="small" look="danger" disabled={!may} onClick={() => setAsked('remove')}>
            Remove
          </Button>
        </span>
      ) : (
        <Badge>{item.state}</Badge>
      )}
      <Reasoned
        open={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={asked === 'keep' ? 'Keep this right' : 'Have this right removed'}
        confirm={asked === 'keep' ? 'Keep' : 'Remove'}
        look={asked === 'keep' ? 'primary' : 'danger'}
        busy={decide.isPending}
        error={decide.error}
        onConfirm={(reason) =>
          decide.mutate(
            {
              params: { id: reviewId },
              body: { itemId: item.id, decision: asked ?? 'keep', reason },
            },
            { onSuccess: () => setAsked(undefined) },
          )
        }
      />
    </>
  );
}

function Start({
  onClose,
  onStarted,
}: {
  readonly onClose: () => void;
  readonly onStarted: (id: string) => void;
}) {
  const [title, setTitle] = useState('');
  const [days, setDays] = useState(14);
  const start = useChange('reviews.start', ['reviews.list', 'tasks.list']);
  return (
    <Dialog open onClose={onClose} title="Begin a review of access">
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate(
            { body: { title: title.trim(), days } },
            { onSuccess: (review) => onStarted(review.id) },
          );
        }}
      >
        <p className="text-sm text-ink-2">
          Each right that is held and not used becomes a question to the owner of its holder.
        </p>
        <label className="flex flex-col gap-1">
          <span className="label">Title</span>
          <input
            value={title}
            onChange={(event) => setTitle(event.target.value)}
            required
            maxLength={200}
            placeholder="Unused rights, fourth quarter"
            className={field}
          />
        </label>
        <label className="flex flex-col gap-1">
          <span className="label">Days to answer</span>
          <input
            type="number"
            min={1}
            max={180}
            value={days}
            onChange={(event) => setDays(Number(event.target.value))}
            className={`${field} w-32`}
          />
        </label>
        {start.error && (
          <p role="alert" className="text-xs text-critical-text">
            {start.error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={start.isPending || title.trim() === ''}>
            {start.isPending ? 'Looking…' : 'Begin'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
