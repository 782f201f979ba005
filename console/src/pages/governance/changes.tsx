import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { ask, useChange } from '../../client/query.ts';
import { useMay } from '../../client/session.tsx';
import type { AnswerOf } from '../../contract.ts';
import { counted } from '../../format/number.ts';
import { capital } from '../../format/words.ts';
import { Badge, TierChip } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Reasoned } from '../../parts/dialog.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered, Empty } from '../../parts/state.tsx';
import { Ago, Countdown } from '../../parts/when.tsx';

type Change = AnswerOf<'changes.list'>['items'][number];

/** New admins, widened trusts, keys on others: ratified by who answers for them, or taken back. */
export function Changes() {
  const query = useQuery(ask('changes.list', { query: { limit: 200 } }));
  return (
    <Panel
      title="Changes of high risk"
      {...(query.data
        ? {
            note: `${counted(query.data.items.filter(({ state }) => state === 'waiting').length, 'waits', 'wait')} for an answer`,
          }
        : {})}
      flush
    >
      <Answered query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={ShieldCheck} title="Nothing waits to be ratified">
              A new admin, a widened trust or a key on somebody else’s account would stand here.
            </Empty>
          ) : (
            <ul>
              {items.map((change) => (
                <li
                  key={change.id}
                  className="flex flex-wrap items-start gap-x-4 gap-y-1 border-t border-line/70 px-3.5 py-2.5 first:border-t-0"
                >
                  <Line change={change} />
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Panel>
  );
}

function Line({ change }: { readonly change: Change }) {
  const may = useMay()('approvals:decide');
  const [asked, setAsked] = useState<'ratify' | 'revert' | undefined>();
  const answer = useChange('changes.answer', ['changes.list', 'overview.get']);
  return (
    <>
      <span className="min-w-0 basis-60">
        <span className="flex items-center gap-2">
          <Link
            to="/identities/$id"
            params={{ id: change.subjectId }}
            title={change.subjectId}
            className="truncate text-sm font-medium hover:underline"
          >
            {change.name}
          </Link>
          <TierChip tier={change.tier} />
        </span>
        <span className="block text-xs text-ink-3">
          {capital(change.kind)} · <Ago at={change.at} />
        </span>
      </span>
      <span className="min-w-0 flex-1 basis-72 text-xs">
        <span className="text-ink">{change.says}</span>
        <span className="block text-ink-3">
          {change.because}
          {change.asked.length > 0 && `; asked of ${change.asked.join(', ')}`}
        </span>
      </span>
      {change.state === 'waiting' ? (
        <span className="flex items-center gap-2">
          <span className="text-xs text-ink-3">
            ends in <Countdown until={change.dueAt} className="font-medium text-ink-2" />
          </span>
          <Button size="small" disabled={!may} onClick={() => setAsked('ratify')}>
            Ratify
          </Button>
          <Button size="small" look="danger" disabled={!may} onClick={() => setAsked('revert')}>
            Revert
          </Button>
        </span>
      ) : (
        <Badge tone={change.state === 'failed' ? 'critical' : 'plain'}>
          {capital(change.state)}
        </Badge>
      )}
      <Reasoned
        open={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={asked === 'revert' ? 'Have this change reverted' : 'Ratify this change'}
        confirm={asked === 'revert' ? 'Revert' : 'Ratify'}
        look={asked === 'revert' ? 'danger' : 'primary'}
        busy={answer.isPending}
        error={answer.error}
        onConfirm={(reason) =>
          answer.mutate(
            { params: { id: change.id }, body: { answer: asked ?? 'revert', reason } },
            { onSuccess: () => setAsked(undefined) },
          )
        }
      >
        <p className="text-sm">{change.says}</p>
        <p className="text-sm text-ink-2">
          {asked === 'revert'
            ? 'What was added is taken away where there is a way; else its owner gets the task.'
            : 'It stays as it is, in your name.'}
        </p>
      </Reasoned>
    </>
  );
}
