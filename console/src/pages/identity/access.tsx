import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { ask } from '../../client/query.ts';
import type { AccessGraph, IdentityDetail, Trust, UseState } from '../../contract.ts';
import { counted } from '../../format/number.ts';
import { capital, plain } from '../../format/words.ts';
import { Badge, Unknown } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered, Loading } from '../../parts/state.tsx';
import { Ago } from '../../parts/when.tsx';
import { Since, TimeSlider } from './as-of.tsx';
import { Credentials } from './credentials.tsx';

const IdentityGraph = lazy(async () => ({
  default: (await import('../../charts/graph.tsx')).IdentityGraph,
}));

const limit = 60;

/** What it may do, what it can become, and who can become it: now, or at a moment. */
export function Access({ detail }: { readonly detail: IdentityDetail }) {
  const { id } = detail.row;
  const { at } = useSearch({ from: '/inside/identities/$id' });
  const navigate = useNavigate();
  const first = useQuery(ask('identities.asOf', { params: { id }, query: { at: 0, limit: 1 } }));
  const from = first.data?.knownSince;
  return (
    <div className="flex flex-col gap-4">
      {from !== undefined && (
        <TimeSlider
          at={at}
          from={from}
          onChange={(next) =>
            void navigate({
              to: '/identities/$id',
              params: { id },
              search: { tab: 'access', ...(next === undefined ? {} : { at: next }) },
              replace: true,
            })
          }
        />
      )}
      {at === undefined ? <Now detail={detail} /> : <Then id={id} at={at} />}
    </div>
  );
}

function Now({ detail }: { readonly detail: IdentityDetail }) {
  const graph = useQuery(
    ask('identities.graph', { params: { id: detail.row.id }, query: { limit } }),
  );
  return (
    <>
      <Panel title="What it can become" note={legend}>
        <Answered query={graph}>{(data) => <Picture graph={data} />}</Answered>
      </Panel>
      <Entitlements of={detail.entitlements} />
      <Trusts trusts={detail.trustsInto} />
    </>
  );
}

function Then({ id, at }: { readonly id: string; readonly at: number }) {
  const query = useQuery({
    ...ask('identities.asOf', { params: { id }, query: { at, limit } }),
    // While one slides, the moment before stands.
    placeholderData: keepPreviousData,
  });
  return (
    <Answered framed query={query} rows={8}>
      {(answer) => (
        <>
          <Since answer={answer} />
          {answer.was && (
            <>
              <Panel title="What it could become" note={legend}>
                <Picture graph={answer.was.graph} />
              </Panel>
              <Credentials credentials={answer.was.credentials} />
              <Entitlements of={answer.was.entitlements} />
              <Trusts trusts={answer.was.trustsInto} />
            </>
          )}
        </>
      )}
    </Answered>
  );
}

const legend = 'solid: certain; dashed: a condition or policy was not read';

function Picture({ graph }: { readonly graph: AccessGraph }) {
  return graph.edges.length === 0 ? (
    <p className="text-sm text-ink-2">No step out of it is known.</p>
  ) : (
    <Suspense fallback={<Loading />}>
      <IdentityGraph graph={graph} />
    </Suspense>
  );
}

function Entitlements({ of: { items, total } }: { readonly of: IdentityDetail['entitlements'] }) {
  return (
    <Panel
      title="Entitlements"
      note={
        items.length < total
          ? `the widest ${items.length} of ${total}`
          : counted(total, 'statement')
      }
      flush
    >
      {items.length === 0 ? (
        <p className="p-3.5 text-xs text-ink-3">None.</p>
      ) : (
        <ul>
          {items.map(({ entitlement, use }) => (
            <li
              key={entitlement.id}
              className="grid gap-x-4 gap-y-1 border-t border-line/70 px-3.5 py-2 first:border-t-0 lg:grid-cols-[4rem_minmax(0,1.4fr)_minmax(0,1fr)_minmax(0,1fr)_11rem]"
            >
              <span>
                <Badge tone={entitlement.effect === 'deny' ? 'high' : 'plain'}>
                  {capital(entitlement.effect)}
                </Badge>
              </span>
              <span className="min-w-0 font-mono text-xs break-all">
                {entitlement.privilegesInverted && (
                  <span className="font-sans text-ink-3">all but </span>
                )}
                {entitlement.privileges.join(', ')}
              </span>
              <span className="min-w-0 font-mono text-xs break-all text-ink-2">
                {entitlement.resourcesInverted && (
                  <span className="font-sans text-ink-3">all but </span>
                )}
                {entitlement.resources.join(', ')}
              </span>
              <span className="text-xs text-ink-2">
                {entitlement.via.name}{' '}
                <span className="text-ink-3">{plain(entitlement.via.kind)}</span>
              </span>
              <Use use={use} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Use({ use }: { readonly use: UseState }) {
  if (use.state === 'used') {
    return (
      <span className="text-xs">
        Used <Ago at={use.lastAt} />
      </span>
    );
  }
  if (use.state === 'not_used')
    return <span className="text-xs text-medium-text">Not used in {use.windowDays} d</span>;
  return (
    <span>
      <Unknown because={use.because}>Cannot be seen</Unknown>
    </span>
  );
}

function Trusts({ trusts }: { readonly trusts: readonly Trust[] }) {
  return (
    <Panel title="Who can become it" note={counted(trusts.length, 'trust')} flush>
      {trusts.length === 0 ? (
        <p className="p-3.5 text-xs text-ink-3">No trust leads into it.</p>
      ) : (
        <ul>
          {trusts.map((trust) => (
            <li
              key={trust.id}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line/70 px-3.5 py-2 text-sm first:border-t-0"
            >
              <Badge>{plain(trust.mechanism)}</Badge>
              <span className="text-xs text-ink-3">{trust.principal.kind}</span>
              <span className="font-mono text-xs">{trust.principal.value}</span>
              {!trust.external.known ? (
                <Unknown because={trust.external.because}>Perhaps outside</Unknown>
              ) : (
                trust.external.value && <Badge tone="medium">outside</Badge>
              )}
              {trust.conditions ? (
                <span className="font-mono text-2xs break-all text-ink-3">
                  {JSON.stringify(trust.conditions)}
                </span>
              ) : (
                <span className="text-xs text-high-text">no condition</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
