/** What one event says about each facet of a baseline. */
import type { Event, EventAuth } from '../model/index.ts';
import type { BaselineTraits } from './baselines.ts';
import type { Place } from './contract.ts';
import type { Look } from './look.ts';

/** 32 bits of FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/): enough to tell some dozen things apart. */
export const sketchOf = (text: string): string => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(36);
};

/** `oauth/device_code`, `ntlm`, `local`: how somebody proved themselves, as far as the record says. */
export const wayOf = (auth: EventAuth | undefined): string | undefined => {
  if (auth === undefined) return undefined;
  const { protocol, grant, via, step, factor } = auth;
  // Of a ticket it matters whether a card or key was shown for it, or only what one knows.
  const proof = step === 'ticket' ? (factor ?? 'secret') : undefined;
  const parts = [protocol, grant, via, proof].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('/');
};

interface PlaceTraits {
  readonly asn: string | undefined;
  readonly country: string | undefined;
  readonly network: string | undefined;
  readonly area: string | undefined;
}

const nowhere: PlaceTraits = {
  asn: undefined,
  country: undefined,
  network: undefined,
  area: undefined,
};

const placeTraits = ({ asn, country, city, network }: Place): PlaceTraits => ({
  asn: asn === undefined ? undefined : String(asn),
  country,
  network: network === 'unknown' ? undefined : network,
  area: city === undefined ? undefined : `${country ?? ''}/${city}`,
});

/** Stands for a device in habits where the system looked for one it knows and saw none. */
export const UNKNOWN_DEVICE = 'unknown';

const deviceOf = ({ src: { device, managed } }: Event): string | undefined =>
  device ?? (managed === false ? UNKNOWN_DEVICE : undefined);

/** RFC 1918, RFC 6598 and RFC 4193: no database has a place for it, the site's own network has. */
const isPrivate =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd])/i;

export const insideOf = ({ src: { ip } }: Event): string | undefined =>
  ip !== undefined && isPrivate.test(ip) ? ip : undefined;

/** Of a person, UTC. Devices renew their tokens day and night; what somebody does says when they work. */
export const hourOfDay = ({ event, automated, class: kind }: Look): number | undefined =>
  automated || kind !== 'human' || event.auth?.grant === 'refresh_token'
    ? undefined
    : new Date(event.time).getUTCHours();

/** People change theirs by the day; a machine keeps to the few ways out of its site. */
const addressOf = ({ event: { src }, automated, authenticated }: Look): string | undefined =>
  automated && authenticated && src.ip !== undefined && !isPrivate.test(src.ip)
    ? src.ip
    : undefined;

const hourOf = (look: Look): string | undefined => hourOfDay(look)?.toString();

const resourceOf = ({ targets }: Event): string | undefined => {
  const found = targets.find(({ kind }) => kind === 'resource' || kind === 'credential');
  return found === undefined ? undefined : sketchOf(found.id);
};

/** On whose behalf it acts, or what it acts through: the next principal upstream, or the service between. */
const throughOf = ({ event, lineage }: Look): string | undefined =>
  lineage.links.find(({ principalId }) => principalId !== lineage.actingAs)?.principalId ??
  event.src.service;

/** The same place is met again and again: its words are made once. */
export const createTraits = (): ((look: Look) => BaselineTraits) => {
  const known = new WeakMap<Place, PlaceTraits>();
  const where = (place: Place | undefined): PlaceTraits => {
    if (place === undefined) return nowhere;
    const have = known.get(place);
    if (have !== undefined) return have;
    const made = placeTraits(place);
    known.set(place, made);
    return made;
  };
  return (look) => {
    const { event, place, agent } = look;
    const { asn, country, network, area } = where(place);
    const done = event.outcome === 'success';
    return {
      context: {
        asn,
        country,
        network,
        area,
        inside: insideOf(event),
        address: addressOf(look),
        hour: hourOf(look),
        agent,
        device: deviceOf(event),
        way: wayOf(event.auth),
      },
      use: {
        privilege: done && event.privilege !== '' ? event.privilege : undefined,
        region: event.cloud.region,
        account: event.cloud.account,
        service: done && event.service !== '' ? event.service : undefined,
        resource: done ? resourceOf(event) : undefined,
        through: throughOf(look),
      },
    };
  };
};
