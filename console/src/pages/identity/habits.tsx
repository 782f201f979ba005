import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { HeatMap } from '../../charts/heat-map.tsx';
import { ask } from '../../client/query.ts';
import type { AnswerOf } from '../../contract.ts';
import { outOf, whole } from '../../format/number.ts';
import { plain } from '../../format/words.ts';
import { Badge, Unknown } from '../../parts/badge.tsx';
import { Mono } from '../../parts/mono.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Answered, Loading } from '../../parts/state.tsx';
import { When } from '../../parts/when.tsx';

const WorldMap = lazy(async () => ({
  default: (await import('../../charts/world-map.tsx')).WorldMap,
}));

type Place = AnswerOf<'identities.places'>['items'][number];

/** Networks that ordinary work seldom comes from. */
const oddNetworks = ['hosting', 'vpn', 'anonymiser'];
const isOdd = (place: Place): boolean => oddNetworks.includes(place.network);

/** When and from where it is used: what is usual, so that what is not stands out. */
export function Habits({ id }: { readonly id: string }) {
  const events = useQuery(ask('identities.timeline', { params: { id }, query: { limit: 1_000 } }));
  const places = useQuery(ask('identities.places', { params: { id }, query: {} }));
  return (
    <div className="grid min-w-0 items-start gap-4 xl:grid-cols-2">
      <Panel
        title="Hours of the week"
        note={
          events.data
            ? `the newest ${whole(events.data.items.length)} events${events.data.more ? ', there are more' : ''}; your time zone`
            : ''
        }
      >
        <Answered query={events}>
          {({ items }) => (
            <>
              <HeatMap times={items.map(({ time }) => time)} label="Events by hour of the week" />
              {items.length > 0 && (
                <p className="mt-2 text-xs text-ink-3">
                  From <When at={items.at(-1)?.time ?? 0} /> to <When at={items[0]?.time ?? 0} />
                </p>
              )}
            </>
          )}
        </Answered>
      </Panel>
      <Panel
        title="Places"
        note={
          places.data
            ? `${outOf(places.data.items.filter(located).length, places.data.items.length)} addresses can be placed`
            : ''
        }
      >
        <Answered query={places}>
          {({ items }) => (
            <div className="flex flex-col gap-3">
              <Suspense fallback={<Loading />}>
                <WorldMap label="Events by place" spots={items.filter(located).map(spotOf)} />
              </Suspense>
              <ul className="text-xs">
                {items.slice(0, 20).map((place) => (
                  <li
                    key={place.ip}
                    className="flex flex-wrap items-center gap-x-3 gap-y-0.5 border-t border-line/60 py-1 first:border-t-0"
                  >
                    <Mono>{place.ip}</Mono>
                    {place.name === undefined ? (
                      <Unknown because="The databases of places do not know this address">
                        Place unknown
                      </Unknown>
                    ) : (
                      <span>{place.name}</span>
                    )}
                    {place.owner !== undefined && <span className="text-ink-3">{place.owner}</span>}
                    {isOdd(place) && <Badge tone="high">{plain(place.network)}</Badge>}
                    <span className="ml-auto tabular-nums">{whole(place.count)}</span>
                  </li>
                ))}
              </ul>
              {items.length === 0 && <p className="text-xs text-ink-3">No address was seen.</p>}
            </div>
          )}
        </Answered>
      </Panel>
    </div>
  );
}

const located = (place: Place): boolean =>
  place.latitude !== undefined && place.longitude !== undefined;

const spotOf = (place: Place) => ({
  name: place.name ?? place.ip,
  latitude: place.latitude ?? 0,
  longitude: place.longitude ?? 0,
  count: place.count,
  odd: isOdd(place),
});
