/** Tickets and acts in a directory, said briefly, for replay tests. */
import type { Event, EventAuth } from '../model/index.ts';
import { HOME, type Use } from './replay.case.ts';

export const ticket = (
  who: string,
  at: number,
  auth: EventAuth,
  over: { readonly service?: string; readonly ip?: string; readonly name?: string } = {},
): Use => ({
  who,
  at,
  ip: over.ip ?? HOME,
  over: {
    kind: auth.step === 'service_ticket' ? 'token_issuance' : 'authentication',
    classUid: 3002,
    auth: { protocol: 'kerberos', ...auth },
    actor: {
      principalId: `test:${who}`,
      principalKind: 'identity',
      name: over.name ?? who,
      scope: 'corp',
      kind: 'unknown',
    },
    cloud: { account: 'corp.example.com' },
    targets:
      over.service === undefined
        ? []
        : [{ kind: 'identity', id: `test:${over.service}`, name: over.service }],
  },
});

export const act = (
  who: string,
  at: number,
  privilege: string,
  target: string,
  over: Partial<Event> = {},
): Use => ({
  who,
  at,
  privilege,
  over: {
    kind: 'privilege_change',
    effect: 'write',
    classUid: 3004,
    actor: {
      principalId: `test:${who}`,
      principalKind: 'identity',
      name: who,
      scope: 'corp',
      kind: 'unknown',
    },
    targets: [{ kind: 'identity', id: `test:${target}`, name: target }],
    ...over,
  },
});
