import { useQuery } from '@tanstack/react-query';
import { ask } from '../../client/query.ts';
import { Badge } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';
import { When } from '../../parts/when.tsx';

const tones = { added: 'ok', changed: 'medium', ended: 'plain' } as const;

/** Every version of what we knew, newest first. */
export function History({ id }: { readonly id: string }) {
  const query = useQuery(ask('identities.history', { params: { id }, query: { limit: 200 } }));
  return (
    <Panel title="History" note="what we knew, and when" flush>
      <Answered query={query}>
        {({ items }) => (
          <ol>
            {items.map((entry) => (
              <li
                key={`${entry.factId}-${entry.from}`}
                className="grid grid-cols-[6rem_5rem_minmax(0,1fr)] items-baseline gap-x-3 border-t border-line/70 px-3.5 py-2 text-sm first:border-t-0"
              >
                <When at={entry.from} className="text-xs text-ink-3" />
                <Badge tone={tones[entry.change]}>{entry.change}</Badge>
                <span>
                  {entry.text} <span className="text-xs text-ink-3">{entry.kind}</span>
                </span>
              </li>
            ))}
          </ol>
        )}
      </Answered>
    </Panel>
  );
}
