/** All that the console asks of lists and of one identity, with their orders, filters, pages and searches. */
import { createHash } from 'node:crypto';
import { routes } from '../../src/api/contract/index.ts';
import type { Line } from './console-scale-client.part.ts';
import { idOf } from './console-scale-estate.part.ts';
import type { Dice } from './graph-scale-dice.part.ts';

const v1 = '/api/v1';
const filters = [
  'class=human',
  'class=workload&tier=0,1',
  'tier=0',
  'system=aws',
  'system=okta,github',
  'flag=emergency_access',
  'flag=external',
  'owned=false',
  'owned=false&tier=1&class=agent',
];
const eventId = (nth: number): string =>
  `evt_${createHash('md5').update(String(nth)).digest('hex').slice(0, 24)}`;
const sorts = ['risk', 'tier', 'name', 'lastUsed'];
const typed = [
  'svc-payments-1234',
  'person-billing',
  'wl-',
  '99999',
  'agent-risk-77',
  'place-7/app',
  'nobody-is-called-so',
];

/** As they come out of the keyboard: each beginning of the word. */
const prefixes = typed.flatMap((word) =>
  Array.from({ length: word.length }, (_, index) => word.slice(0, index + 1)),
);

const repeated = <T>(items: readonly T[], count: number): T[] =>
  Array.from({ length: Math.max(count, items.length) }, (_, nth) => items[nth % items.length] as T);

/** Not a list of the console: it streams, speaks another language, or is of sign-in and machines. */
const others =
  /^(live|ssf|session|passkeys|health|prometheus|decide|decision|provisioning|ledger\.(pack|verify)|hunts\.pivot|identities\.(list|facets))/;

export const linesOf = (
  {
    identities,
    incidents,
    events,
    calls,
  }: Readonly<Record<'identities' | 'incidents' | 'events' | 'calls', number>>,
  dice: Dice,
): readonly Line[] => {
  const many = (name: string, paths: readonly string[]): Line => ({
    name,
    paths: repeated(paths, calls),
  });
  const deep = (name: string, path: string): Line => ({
    name,
    paths: repeated([path], calls),
    deep: true,
  });
  const random = (stream: number): readonly string[] =>
    Array.from({ length: calls }, (_, nth) =>
      encodeURIComponent(
        nth % 10 === 9
          ? `aws:place-0/role/role-${dice.skewed(800, stream, nth)}`
          : idOf(
              nth % 2 === 0
                ? dice.below(identities, stream, nth)
                : dice.skewed(identities, stream, nth),
            ),
      ),
    );
  const ofOne = (
    name: string,
    tail: string,
    stream: number,
    keep: (id: string) => boolean = () => true,
  ): Line =>
    many(
      name,
      random(stream)
        .filter(keep)
        .map((id) => `${v1}/identities/${id}${tail}`),
    );
  const isKnown = (id: string): boolean => !id.includes('role%2F');
  const lists = Object.values(routes).filter(
    (route) =>
      route.method === 'GET' &&
      route.path.startsWith(v1) &&
      !route.path.includes(':') &&
      !('produces' in route) &&
      !others.test(route.id),
  );
  return [
    many(
      'identities.list, orders',
      sorts.map((sort) => `${v1}/identities?sort=${sort}`),
    ),
    ...sorts.map((sort) =>
      deep(`identities.list, deep pages by ${sort}`, `${v1}/identities?sort=${sort}`),
    ),
    many(
      'identities.list, filters and orders',
      filters.flatMap((filter) => sorts.map((sort) => `${v1}/identities?${filter}&sort=${sort}`)),
    ),
    deep('identities.list, deep pages of a filter', `${v1}/identities?system=aws&owned=false`),
    many(
      'search as you type',
      prefixes.map((text) => `${v1}/identities?limit=20&search=${encodeURIComponent(text)}`),
    ),
    many(
      'identities.facets',
      ['', ...filters].map((filter) => `${v1}/identities/facets?${filter}`),
    ),
    many(
      'identities.facets of a search',
      prefixes.map((text) => `${v1}/identities/facets?search=${encodeURIComponent(text)}`),
    ),
    ofOne('identities.get', '', 50, isKnown),
    ofOne('identities.timeline', '/timeline?limit=200', 51),
    ofOne('identities.timeline, a thousand', '/timeline?limit=1000', 52),
    ofOne('identities.timeline, linked', '/timeline?linked=true', 53, isKnown),
    ofOne('identities.top', '/top?column=ip&limit=5', 54),
    ofOne('identities.top, operations', '/top?column=operation', 55),
    ofOne('identities.places', '/places', 56),
    ofOne('identities.graph', '/graph', 57, isKnown),
    ofOne('identities.history', '/history', 58, isKnown),
    ofOne('identities.links', '/links', 59, isKnown),
    ofOne('identities.asOf', `/as-of?at=${Date.UTC(2026, 4, 1)}`, 60, isKnown),
    many(
      'incidents.get',
      Array.from(
        { length: calls },
        (_, nth) => `${v1}/incidents/incident-${dice.below(incidents, 61, nth)}`,
      ),
    ),
    deep('incidents.list, deep pages', `${v1}/incidents?limit=50`),
    deep('findings.list, deep pages', `${v1}/findings`),
    many(
      'findings.list, filters',
      [
        'kind=posture',
        'severity=critical',
        'status=open',
        'rule=rule-3',
        `identityId=${encodeURIComponent(idOf(7))}`,
      ].map((one) => `${v1}/findings?${one}`),
    ),
    many(
      'events.raw',
      Array.from(
        { length: calls },
        (_, nth) => `${v1}/events/${eventId(dice.below(events, 62, nth))}/raw`,
      ),
    ),
    ...lists.map((route) => many(route.id, [route.path])),
  ];
};
