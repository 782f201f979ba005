import { useQuery } from '@tanstack/react-query';
import { Rings } from '../../charts/rings.tsx';
import { ask } from '../../client/query.ts';
import { whole } from '../../format/number.ts';
import { capital } from '../../format/words.ts';
import { Panel } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';
import { NotSeen } from './not-seen.tsx';

const looks = ['stroke-critical', 'stroke-high', 'stroke-medium', 'stroke-low'];

/** What falls with it: everything that it reaches, by the damage that it would do. */
export function Blast({ id }: { readonly id: string }) {
  const query = useQuery(ask('access.blast', { params: { id }, query: {} }));
  return (
    <Panel
      title="Blast radius"
      note={
        query.data
          ? `${whole(query.data.total.certain)} reached for certain, ${whole(query.data.total.possible)} perhaps`
          : ''
      }
    >
      <Answered query={query}>
        {(blast) => (
          <div className="flex flex-col gap-4">
            <div className="flex flex-wrap items-start gap-x-10 gap-y-4">
              <Rings
                label="What is reached, by tier"
                rings={[0, 1, 2, 3].map((tier) => ({
                  name: `Tier ${tier}`,
                  ...(blast.byTier[String(tier)] ?? { certain: 0, possible: 0 }),
                  className: looks[tier] ?? 'stroke-low',
                }))}
              />
              <Counts title="By kind" counts={blast.byKind} />
              <Counts title="By system" counts={blast.bySystem} />
              <Counts title="Crown jewels" counts={{ reached: blast.crownJewels }} />
            </div>
            {blast.truncated && (
              <p className="text-xs text-ink-3">There is more than could be counted here.</p>
            )}
            <NotSeen unknown={blast.unknown} />
          </div>
        )}
      </Answered>
    </Panel>
  );
}

function Counts({
  title,
  counts,
}: {
  readonly title: string;
  readonly counts: Readonly<
    Record<string, { readonly certain: number; readonly possible: number }>
  >;
}) {
  return (
    <section>
      <h3 className="label mb-1">{title}</h3>
      <ul className="text-sm">
        {Object.entries(counts).map(([name, { certain, possible }]) => (
          <li key={name} className="flex gap-3">
            <span className="min-w-24">{capital(name)}</span>
            <span className="font-medium tabular-nums">{whole(certain)}</span>
            {possible > 0 && (
              <span className="text-xs text-ink-3">+{whole(possible)} possible</span>
            )}
          </li>
        ))}
        {Object.keys(counts).length === 0 && <li className="text-ink-3">none</li>}
      </ul>
    </section>
  );
}
