import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowRight, Scissors } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { ask } from '../../client/query.ts';
import { counted, outOf } from '../../format/number.ts';
import { shortId } from '../../format/words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Copy } from '../../parts/copy.tsx';
import { PageHead, Panel } from '../../parts/panel.tsx';
import { PrincipalPicker } from '../../parts/principal-picker.tsx';
import { Answered, Loading } from '../../parts/state.tsx';
import { When } from '../../parts/when.tsx';
import { useTitle } from '../../shell/title.ts';
import { Blast } from './blast.tsx';
import { NotSeen } from './not-seen.tsx';
import { TierZero } from './tier-zero.tsx';
import { cutsOf, graphOf, type Why } from './ways.ts';

const IdentityGraph = lazy(async () => ({
  default: (await import('../../charts/graph.tsx')).IdentityGraph,
}));

const CONTROL = 'control-plane:*';
const goals = [{ id: CONTROL, label: 'Any control plane' }];

export function AccessPage() {
  useTitle('Access');
  const searched = useSearch({ from: '/inside/access' });
  const { from, to = CONTROL } = searched;
  const navigate = useNavigate();
  const show = (next: { from?: string; to?: string }): void =>
    void navigate({ to: '/access', search: { ...searched, ...next } });
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <PageHead title="Access" note="Who can become what, why each step works, and what ends it" />
      <div className="flex flex-wrap items-end gap-3">
        <PrincipalPicker label="From" value={from} onChange={(id) => show({ from: id })} />
        <ArrowRight aria-hidden className="mb-2 hidden size-4 text-ink-3 sm:block" />
        <PrincipalPicker label="To" value={to} also={goals} onChange={(id) => show({ to: id })} />
      </div>
      {from === undefined ? (
        <TierZero onFrom={(id) => show({ from: id })} />
      ) : (
        <>
          <Ways from={from} to={to} />
          <Blast id={from} />
        </>
      )}
    </div>
  );
}

const goalOf = (id: string): string => (id === CONTROL ? 'a control plane' : shortId(id));

const sentenceOf = (why: Why): string => {
  const [from, to] = [shortId(why.from), goalOf(why.to)];
  if (why.reachable)
    return `${from} reaches ${to} in ${counted(why.ways[0]?.steps.length ?? 0, 'step')}`;
  return why.unknown.length === 0
    ? `${from} does not reach ${to}`
    : `No way from ${from} to ${to} is known; not all could be seen`;
};

const asText = (why: Why): string =>
  why.ways
    .map((way) => way.steps.map((step) => `${step.from} → ${step.to}: ${step.because}`).join('\n'))
    .join('\n\n');

function Ways({ from, to }: { readonly from: string; readonly to: string }) {
  const query = useQuery(ask('access.why', { params: { id: from }, query: { to, limit: 20 } }));
  return (
    <Answered framed query={query}>
      {(why) => (
        <>
          <Panel
            title={sentenceOf(why)}
            {...(why.ways.length > 0
              ? { note: `${counted(why.ways.length, 'way')} drawn; solid: certain, dashed: not` }
              : {})}
            {...(why.ways.length > 0
              ? {
                  actions: (
                    <>
                      <Copy label="Text" text={() => asText(why)} />
                      <Copy label="JSON" text={() => JSON.stringify(why, null, 2)} />
                    </>
                  ),
                }
              : {})}
          >
            <div className="flex flex-col gap-3">
              {why.ways.length > 0 && (
                <Suspense fallback={<Loading />}>
                  <IdentityGraph graph={graphOf(why)} />
                </Suspense>
              )}
              <NotSeen unknown={why.unknown} />
            </div>
          </Panel>
          {why.ways.length > 0 && (
            <div className="grid min-w-0 grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
              <Steps why={why} />
              <Panel title="What to cut" note="each ends the most of what is left" flush>
                <ol>
                  {cutsOf(why).map(({ what, ends }) => (
                    <li
                      key={what}
                      className="flex items-start gap-2.5 border-t border-line/70 px-3.5 py-2 text-sm first:border-t-0"
                    >
                      <Scissors aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
                      <span className="min-w-0">
                        <span className="block wrap-anywhere">{what}</span>
                        <span className="text-xs text-ink-3">
                          ends {outOf(ends, why.ways.length)} ways
                        </span>
                      </span>
                    </li>
                  ))}
                </ol>
              </Panel>
            </div>
          )}
        </>
      )}
    </Answered>
  );
}

function Steps({ why }: { readonly why: Why }) {
  return (
    <Panel title="Step by step" note="shortest and surest first" flush>
      <ol>
        {why.ways.map((way, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: ways are told apart by their place
          <li key={index} className="border-t border-line/70 px-3.5 py-2.5 first:border-t-0">
            <p className="mb-1 flex flex-wrap items-center gap-2 text-xs">
              <span className="font-semibold">Way {index + 1}</span>
              <Badge tone={way.certain ? 'critical' : 'unknown'}>
                {way.certain ? 'Certain' : 'Possible'}
              </Badge>
              {way.until !== undefined && (
                <span className="text-ink-3">
                  until <When at={way.until} />
                </span>
              )}
            </p>
            <ol className="flex flex-col gap-1">
              {way.steps.map((step) => (
                <li
                  key={`${step.from}→${step.to}→${step.because}`}
                  className="text-sm wrap-anywhere"
                >
                  <span className="font-medium" title={step.from}>
                    {shortId(step.from)}
                  </span>{' '}
                  <ArrowRight aria-label="then" className="inline size-3.5 text-ink-3" />{' '}
                  <span className="font-medium" title={step.to}>
                    {shortId(step.to)}
                  </span>{' '}
                  <span className="text-xs text-ink-2">{step.because}</span>
                  {step.privilege !== undefined && (
                    <span className="ml-1 font-mono text-2xs text-ink-3">{step.privilege}</span>
                  )}
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
