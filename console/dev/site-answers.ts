/** Handlers of ledger and settings. */
import { found, type Handlers, Refused } from './handler.ts';
import { day } from './sample/chance.ts';
import { ledgerOf } from './sample/site.ts';
import type { World } from './sample/world.ts';

const ok = { ok: true as const };
type Site = Extract<
  Exclude<keyof Handlers, 'settings.oidc' | 'settings.setOidc' | 'settings.removeOidc'>,
  | `ledger.${string}`
  | `settings.${string}`
  | `hunts.${string}`
  | `preAuthorisations.${string}`
  | `users.${string}`
  | `tokens.${string}`
>;

export const siteHandlers = (world: World): Pick<Handlers, Site> => ({
  'ledger.list': ({ query, now }) => {
    const all = ledgerOf(now);
    const before = query.before ?? all.length;
    return {
      items: all
        .filter((one) => one.sequence < before)
        .slice(-(query.limit ?? 100))
        .reverse(),
      total: all.length,
    };
  },
  'ledger.verify': ({ now }) => ({
    intact: true,
    checked: 240,
    head: ledgerOf(now).at(-1)?.hash ?? '',
    witnessedUpTo: 238,
    witnesses: [{ name: 'data dir', checkpoints: 31, upTo: 238 }],
    at: now,
  }),
  'ledger.pack': () => {
    throw new Refused(409, 'ERR_CONFLICT', 'the sample has no pack to take away');
  },
  'hunts.run': () => ({
    columns: [
      { name: 'ip', type: 'VARCHAR' },
      { name: 'n', type: 'BIGINT' },
    ],
    rows: [['198.51.100.7', '41']],
    truncated: false,
    from: 'rollups',
  }),
  'hunts.list': () => ({ items: [] }),
  'hunts.save': ({ params, body, now }) => ({
    name: params.name,
    sql: body.sql,
    says: body.says ?? 'kept for later',
    by: 'ada.lind',
    at: now,
  }),
  'hunts.remove': () => ok,
  'hunts.pivot': () => ({ places: [], events: [] }),
  'settings.get': () => world.settings,
  'settings.response': () => ({ defaultApprover: world.settings.defaultApprover ?? '' }),
  'settings.setResponse': ({ body }) => body,
  'settings.enforcement': () => ({ unknownSubject: 'deny', rules: [] }),
  'settings.setEnforcement': ({ body }) => body,
  'settings.defaultApprover': ({ body }) => {
    world.settings = { ...world.settings, defaultApprover: body.userId };
    return ok;
  },
  'settings.shadow': ({ body }) => {
    world.settings = { ...world.settings, shadow: body.on };
    return ok;
  },
  'settings.stop': ({ body, now }) => {
    const { stopped: _, ...rest } = world.settings;
    world.settings = body.on
      ? { ...rest, stopped: { by: 'ada.lind', reason: body.reason, at: now } }
      : rest;
    return ok;
  },
  'preAuthorisations.sign': ({ body, now }) => {
    const made = { id: `pre_${now}`, ...body, signedBy: 'ada.lind', at: now };
    world.settings = {
      ...world.settings,
      preAuthorisations: [...world.settings.preAuthorisations, made],
    };
    return made;
  },
  'preAuthorisations.end': ({ params }) => {
    world.settings = {
      ...world.settings,
      preAuthorisations: world.settings.preAuthorisations.filter((one) => one.id !== params.id),
    };
    return ok;
  },
  'users.create': ({ body, now }) => {
    const user = { id: `usr_${now}`, ...body, createdAt: now, disabled: false };
    world.settings = { ...world.settings, users: [...world.settings.users, user] };
    return { user, link: 'http://127.0.0.1:4310/sign-in#fixture-token-0123456789' };
  },
  'users.disable': ({ params }) => {
    world.settings = {
      ...world.settings,
      users: world.settings.users.map((one) =>
        one.id === params.id ? { ...one, disabled: true } : one,
      ),
    };
    return found(
      world.settings.users.find((one) => one.id === params.id),
      'user',
    );
  },
  'users.link': ({ now }) => ({
    link: 'http://127.0.0.1:4310/sign-in#fixture-token-0123456789',
    expiresAt: now + day,
  }),
  'tokens.create': ({ body, now }) => ({
    token: { id: `tok_${now}`, kind: 'api', createdAt: now, ...body },
    secret: 'cs_fixture_not_a_secret',
  }),
  'tokens.revoke': () => ok,
});
