import { useQuery } from '@tanstack/react-query';
import { ask } from '../../client/query.ts';
import { counted, outOf } from '../../format/number.ts';
import { capital } from '../../format/words.ts';
import { Badge, VerdictMark } from '../../parts/badge.tsx';
import { useNow } from '../../parts/now.ts';
import { Panel } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';
import { When } from '../../parts/when.tsx';

const day = 86_400_000;
const tones = { added: 'ok', changed: 'medium', ended: 'plain' } as const;

/** What changed about it since yesterday at this time. */
export function Lately({ id }: { readonly id: string }) {
  const query = useQuery(ask('identities.history', { params: { id }, query: { limit: 200 } }));
  const since = useNow() - day;
  return (
    <Panel title="Changed in 24 h" flush>
      <Answered query={query} rows={2}>
        {({ items }) => {
          const fresh = items.filter((entry) => entry.from >= since);
          if (fresh.length === 0)
            return <p className="p-3.5 text-xs text-ink-3">Nothing that we know of.</p>;
          return (
            <ol>
              {fresh.slice(0, 12).map((entry) => (
                <li
                  key={`${entry.factId}-${entry.from}-${entry.change}`}
                  className="flex items-baseline gap-2.5 border-t border-line/70 px-3.5 py-1.5 text-sm first:border-t-0"
                >
                  <Badge tone={tones[entry.change]}>{entry.change}</Badge>
                  <span className="min-w-0 flex-1 break-words">{entry.text}</span>
                  <When at={entry.from} className="text-xs text-ink-3" />
                </li>
              ))}
              {fresh.length > 12 && (
                <li className="px-3.5 py-1.5 text-xs text-ink-3">
                  and {counted(fresh.length - 12, 'more change')}, under History
                </li>
              )}
            </ol>
          );
        }}
      </Answered>
    </Panel>
  );
}

const questions = {
  permission: 'May we act on it?',
  mechanics: 'Is there a way?',
  owner: 'Is somebody answering?',
  drilled: 'Was it drilled?',
  watched: 'Would we see it?',
} as const;

/** Could it be contained in time, asked before it has to be. */
export function Readiness({ id }: { readonly id: string }) {
  const query = useQuery(ask('readiness.get', { params: { id }, query: {} }));
  return (
    <Panel
      title="Containment readiness"
      {...(query.data ? { note: outOf(query.data.passed, query.data.answers.length) } : {})}
      flush
    >
      <Answered query={query} rows={3}>
        {(ready) => (
          <ul>
            {ready.answers.map(({ question, status, because }) => (
              <li
                key={question}
                className="flex items-start gap-2.5 border-t border-line/70 px-3.5 py-1.5 first:border-t-0"
              >
                <VerdictMark status={status} />
                <span className="min-w-0 text-sm">
                  {questions[question]}
                  <span className="block text-xs break-words text-ink-3">{capital(because)}</span>
                </span>
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </Panel>
  );
}
