/** Where an identity is used from, by the databases of places; what they do not know is left unsaid. */
import type { AnswerOf } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';

type PlaceView = AnswerOf<'identities.places'>['items'][number];

const placeView = (deps: ApiDeps, ip: string, count: number): PlaceView => {
  const place = deps.placeOf?.(ip);
  const name = [place?.city, place?.country].filter((part) => part !== undefined).join(', ');
  const owner = [place?.asn === undefined ? undefined : `AS${place.asn}`, place?.asName]
    .filter((part) => part !== undefined)
    .join(' ');
  return {
    ip,
    count,
    network: place?.network ?? 'unknown',
    ...(name === '' ? {} : { name }),
    ...(owner === '' ? {} : { owner }),
    ...(place?.latitude === undefined || place.longitude === undefined
      ? {}
      : { latitude: place.latitude, longitude: place.longitude }),
  };
};

export const placeHandlers = (deps: ApiDeps) =>
  ({
    'identities.places': async ({ params, query }) => {
      const top = await deps.archive.top({
        tenant: deps.tenant,
        identityId: params.id,
        column: 'ip',
        limit: query.limit,
        ...(query.from === undefined ? {} : { from: query.from }),
        ...(query.to === undefined ? {} : { to: query.to }),
      });
      return { items: top.map(({ value, count }) => placeView(deps, value, count)) };
    },
  }) satisfies Partial<Handlers>;
