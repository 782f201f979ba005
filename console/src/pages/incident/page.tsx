import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Waterfall } from '../../charts/waterfall.tsx';
import { ask } from '../../client/query.ts';
import type { IncidentDetail } from '../../contract.ts';
import { counted } from '../../format/number.ts';
import { names } from '../../parts/class-names.ts';
import { Panel } from '../../parts/panel.tsx';
import { Answered } from '../../parts/state.tsx';
import { useTitle } from '../../shell/title.ts';
import { Attribution } from './attribution.tsx';
import { Cause } from './cause.tsx';
import { Evidence } from './evidence.tsx';
import { Exposure } from './exposure.tsx';
import { Head } from './head.tsx';
import { Expected, Looks, Similar } from './looks.tsx';
import { Next } from './next.tsx';
import { Plans } from './plans.tsx';
import { RawEvent } from './raw.tsx';
import { Story } from './story.tsx';

export function IncidentPage() {
  const { id } = useParams({ from: '/inside/incidents/$id' });
  const query = useQuery(ask('incidents.get', { params: { id } }));
  useTitle(query.data?.incident.title ?? 'Incident');
  return (
    <div className="mx-auto flex max-w-400 flex-col gap-4 p-4 lg:p-5">
      <Answered framed query={query} rows={14}>
        {(detail) => <Whole detail={detail} />}
      </Answered>
    </div>
  );
}

/** Two columns where there is room; else one, with what to do first and why after it. */
const column = 'contents min-w-0 xl:flex xl:flex-col xl:gap-4';

/** First what one needs within a minute; then why one should believe it. */
function Whole({ detail }: { readonly detail: IncidentDetail }) {
  const [raw, setRaw] = useState<string | undefined>();
  const { incident } = detail;
  return (
    <>
      <Head detail={detail} />
      <div className="grid min-w-0 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_23rem]">
        <div className={column}>
          <div className="order-2 min-w-0">
            <Attribution detail={detail} />
          </div>
          <div className="order-3 flex min-w-0 flex-col gap-4">
            <Plans detail={detail} />
            <Panel
              title="Why this confidence"
              note={`${incident.evidence.length} named terms`}
              id="evidence"
            >
              <Waterfall evidence={incident.evidence} />
            </Panel>
          </div>
          <div className="order-5 flex min-w-0 flex-col gap-4">
            <Story detail={detail} onRaw={setRaw} />
            <Evidence
              detail={detail}
              onRaw={setRaw}
              note={counted(detail.events.length, 'event')}
            />
          </div>
        </div>
        <div className={names(column, 'xl:sticky xl:top-4')}>
          <div className="order-1 flex min-w-0 flex-col gap-4">
            <Next detail={detail} />
            <Exposure detail={detail} />
          </div>
          <div className="order-4 flex min-w-0 flex-col gap-4">
            <Looks looks={detail.looks} />
            <Cause detail={detail} />
            <Similar similar={detail.similar} />
            <Expected detail={detail} />
          </div>
        </div>
      </div>
      <RawEvent id={raw} onClose={() => setRaw(undefined)} />
    </>
  );
}
