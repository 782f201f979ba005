/** Days in Vault: sign-ins, secrets read at the start, tokens and leases renewed until they end, a backup that lists all. */
import { HOUR, MINUTE, SECOND } from '../../core/index.ts';
import { lazily } from '../common/moment.ts';
import { ticks } from '../common/rhythm.ts';
import { momentsIn, workdayOf } from '../common/workday.ts';
import type { Day, Moment } from '../part.ts';
import { type Random, randomOf } from '../random.ts';
import { type Entity, entitiesOn, everyPath } from './namespace.ts';
import { answered, type Call, newToken, refused, signedIn, type Token } from './record.ts';

const goClient = 'Go-http-client/1.1';

const call = (at: number, random: Random, token: Token, what: Call): Moment =>
  lazily('vault', at, random, (own) => answered(at, own, token, what));

const login = (
  at: number,
  random: Random,
  token: Token & { readonly entity: Entity },
  from: { readonly address: string; readonly agent?: string },
): Moment => lazily('vault', at, random, (own) => signedIn(at, own, token, from));

const tokenFor = (entity: Entity, at: number, random: Random, ttl: number) => ({
  ...newToken(entity, at, random, ttl),
  entity,
});

/** Twice a day a new pod; between, the token and the database's lease are renewed every twenty minutes or so. */
const podDay = (entity: Entity, day: Day, random: Random): readonly Moment[] =>
  ticks(day.start, 720, random).flatMap((begin) => {
    const { address } = entity;
    const token = tokenFor(entity, begin, random, 3_600);
    const does = (at: number, what: Pick<Call, 'operation' | 'path'>): Moment =>
      call(at, random, token, { ...what, address, agent: goClient });
    return [
      login(begin, random, token, { address, agent: goClient }),
      ...entity.reads.map((path, nth) =>
        does(begin + (nth + 1) * 400, { operation: 'read', path }),
      ),
      ...Array.from({ length: 16 }, (_, nth) => {
        const at = begin + (nth + 1) * 42 * MINUTE;
        const path = nth % 2 === 0 ? 'auth/token/renew-self' : 'sys/leases/renew';
        return does(at, { operation: 'update', path });
      }),
    ];
  });

/** Backups list the whole store each night and read it; deployments fetch what is theirs. */
const jobDay = (entity: Entity, day: Day, random: Random): readonly Moment[] => {
  const { address, name } = entity;
  const isBackup = name.includes('backup');
  const runs = isBackup ? [day.start + 2 * HOUR] : ticks(day.start, 360, random);
  return runs.flatMap((begin) => {
    const token = tokenFor(entity, begin, random, 600);
    const does = (at: number, what: Pick<Call, 'operation' | 'path'>): Moment =>
      call(at, random, token, { ...what, address, agent: 'hvac/2.3.0' });
    const paths = isBackup ? everyPath.map((path) => `secret/data/${path}`) : entity.reads;
    return [
      login(begin, random, token, { address, agent: 'hvac/2.3.0' }),
      ...(isBackup ? [does(begin + SECOND, { operation: 'list', path: 'secret/metadata/' })] : []),
      ...paths.map((path, nth) => does(begin + (nth + 2) * SECOND, { operation: 'read', path })),
      does(begin + 60 * SECOND, { operation: 'update', path: 'auth/token/revoke-self' }),
    ];
  });
};

const personDay = (entity: Entity, day: Day, random: Random): readonly Moment[] => {
  const workday = entity.person && workdayOf(entity.person, day);
  if (!workday || (!random.chance(0.3) && workday.called === undefined)) return [];
  const at = workday.called ?? workday.begin + random.int(10, 200) * MINUTE;
  const { address } = workday;
  const agent = random.chance(0.5) ? workday.laptop.agent : 'Vault CLI/1.18.3';
  const token = tokenFor(entity, at, random, 28_800);
  const span = { begin: at + 10 * SECOND, end: at + 5 * HOUR };
  const admin = entity.policies.includes('administrator');
  const does = (when: number, what: Pick<Call, 'operation' | 'path'> & Partial<Call>): Moment =>
    call(when, random, token, { ...what, address, agent });
  return [
    login(at, random, token, { address, agent }),
    ...momentsIn(span, random.int(1, 5), random).map((when) => {
      const draw = random.next();
      // Somebody tries a door that is not theirs.
      if (draw < 0.05)
        return does(when, {
          operation: 'read',
          path: 'secret/data/finance/bank-api',
          error: refused,
        });
      if (admin && draw < 0.3)
        return does(when, { operation: 'update', path: `secret/data/${random.pick(everyPath)}` });
      if (admin && draw < 0.36)
        return does(when, { operation: 'update', path: 'sys/policies/acl/engineer' });
      if (draw < 0.5) return does(when, { operation: 'list', path: 'secret/metadata/engineering' });
      return does(when, { operation: 'read', path: random.pick(entity.reads) });
    }),
  ];
};

const kinds = { person: personDay, pod: podDay, job: jobDay } as const;

export const liveInVault = (day: Day): readonly Moment[] =>
  entitiesOn(day.organisation, day.start).flatMap((entity) =>
    kinds[entity.kind](entity, day, randomOf(day.organisation.seed, 'vault', entity.id, day.index)),
  );
