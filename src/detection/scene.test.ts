import { describe, expect, it } from 'vitest';
import type { Event } from '../model/index.ts';
import { dispatchOf } from './dispatch.ts';
import { defineBehaviour, type Look, type Statement } from './look.ts';
import { eventOf, monday } from './replay.case.ts';
import { byScene } from './scene.ts';

const statement: Statement = {
  llr: 1,
  severity: 'low',
  description: 'said',
  observables: [],
  detail: {},
};
const behaviour = (judge: (look: Look) => Statement | undefined) =>
  defineBehaviour({ id: 'b', title: 'b', description: 'b', attack: [], falsePositives: [], judge });

const base = eventOf({ who: 'jane', at: monday });
const lookOf = (event: Partial<Event> = {}, over: Partial<Look> = {}): Look =>
  ({
    event: { ...base, ...event },
    lineage: { root: 'r', actingAs: 'r', links: [] },
    now: monday,
    class: 'human',
    automated: false,
    authenticated: true,
    agent: 'cli',
    place: { network: 'isp', asn: 1 },
    root: undefined,
    pair: undefined,
    recent: undefined,
    said: [],
    ...over,
  }) as unknown as Look;

const hearingOf = (judge: (look: Look) => Statement | undefined) =>
  byScene(dispatchOf([behaviour(judge)]));

describe('a behaviour', () => {
  it('that was silent for what the scene says is not asked about its like again', () => {
    const hearing = hearingOf(({ event }) => (event.deed === undefined ? undefined : statement));
    expect(hearing(lookOf()).judges).toEqual([]);
    const later = lookOf({ id: 'other', vendorId: 'other', time: monday + 5 }, { now: monday + 5 });
    expect(hearing(later).judges).toEqual([]);
    expect(hearing(lookOf({ deed: 'audit_weakened' })).judges).toHaveLength(1);
  });

  const more: readonly (readonly [string, (look: Look) => unknown])[] = [
    ['the time', (look) => look.now],
    ['the id', (look) => look.event.id],
    ['the record', (look) => look.event.raw],
    ['the address', (look) => look.event.src.ip],
    ['the network’s number', (look) => look.place?.asn],
    ['the lineage', (look) => look.lineage.root],
    ['what others said', (look) => look.said.length],
    ['all keys', (look) => Object.keys(look.event)],
    ['whether there is a key', (look) => 'deed' in look.event],
    ['a copy', (look) => ({ ...look.event })],
    ['who acts', (look) => look.event.actor.principalId],
    ['targets', (look) => look.event.targets.map(({ id }) => id)],
  ];
  it.each(more)('that reads more than the scene is always asked: %s', (_, read) => {
    const hearing = hearingOf((look) => (read(look) === 'never' ? statement : undefined));
    const look = lookOf({ targets: [{ kind: 'role', id: 'x', name: 'x' }] });
    expect(hearing(look).judges).toHaveLength(1);
    expect(hearing(look).judges).toHaveLength(1);
  });

  it('that speaks is asked, also where it read the scene alone', () => {
    const hearing = hearingOf(() => statement);
    expect(hearing(lookOf()).judges).toHaveLength(1);
  });

  it('that marks is asked for its marks even where it has nothing to judge', () => {
    const marking = defineBehaviour({
      ...behaviour(() => undefined),
      marks: ({ lineage }) => [{ key: lineage.root, value: 'x', window: 1 }],
    });
    const { markers, judges } = byScene(dispatchOf([marking]))(lookOf());
    expect([markers.length, judges.length]).toEqual([1, 0]);
  });

  const { actor, src, logsource } = base;
  const session = { id: 's' };
  const credential = { type: 'access_key', nativeId: 'k', temporary: false } as const;
  const told: readonly (readonly [string, (look: Look) => unknown, Partial<Event>, object?])[] = [
    ['class', (look) => look.class === 'agent', {}, { class: 'agent' }],
    ['automated', (look) => look.automated, {}, { automated: true }],
    ['authenticated', (look) => !look.authenticated, {}, { authenticated: false }],
    ['agent', (look) => look.agent === 'curl', {}, { agent: 'curl' }],
    ['network', (look) => look.place?.network === 'vpn', {}, { place: { network: 'vpn' } }],
    ['no place', (look) => look.place === undefined, {}, { place: undefined }],
    ['root', (look) => look.root !== undefined, {}, { root: {} }],
    ['pair', (look) => look.pair !== undefined, {}, { pair: {} }],
    ['recent', (look) => look.recent !== undefined, {}, { recent: {} }],
    ['source', ({ event }) => event.source === 'okta', { source: 'okta' }],
    ['timeIs', ({ event }) => event.timeIs, { timeIs: 'received' }],
    ['class of OCSF', ({ event }) => event.classUid === 1, { classUid: 1 }],
    ['activity', ({ event }) => event.activityId === 77, { activityId: 77 }],
    ['operation', ({ event }) => event.operation === 'O', { operation: 'O' }],
    ['service', ({ event }) => event.service === 'S', { service: 'S' }],
    ['privilege', ({ event }) => event.privilege === 'p:Q', { privilege: 'p:Q' }],
    ['effect', ({ event }) => event.effect === 'unknown', { effect: 'unknown' }],
    ['outcome', ({ event }) => event.outcome === 'failure', { outcome: 'failure' }],
    ['kind', ({ event }) => event.kind === 'secret_access', { kind: 'secret_access' }],
    ['own word', ({ event }) => event.selfReported, { selfReported: true }],
    [
      'product',
      ({ event }) => event.logsource.product === 'P',
      { logsource: { ...logsource, product: 'P' } },
    ],
    [
      'log',
      ({ event }) => event.logsource.service === 'L',
      { logsource: { ...logsource, service: 'L' } },
    ],
    [
      'actor’s kind',
      ({ event }) => event.actor.kind === 'agent',
      { actor: { ...actor, kind: 'agent' } },
    ],
    [
      'principal’s kind',
      ({ event }) => event.actor.principalKind === 'service',
      { actor: { ...actor, principalKind: 'service' } },
    ],
    [
      'a session',
      ({ event }) => event.actor.session?.mfa === undefined && event.actor.session,
      { actor: { ...actor, session } },
    ],
    [
      'second factor',
      ({ event }) => event.actor.session?.mfa,
      { actor: { ...actor, session: { ...session, mfa: true } } },
    ],
    [
      'type of credential',
      ({ event }) => event.actor.credential?.type === 'access_key',
      { actor: { ...actor, credential } },
    ],
    [
      'passing credential',
      ({ event }) => event.actor.credential?.temporary,
      { actor: { ...actor, credential: { ...credential, temporary: true } } },
    ],
    [
      'service between',
      ({ event }) => event.src.service === 'x',
      { src: { ...src, service: 'x' } },
    ],
    ['managed device', ({ event }) => event.src.managed, { src: { ...src, managed: true } }],
    [
      'targets',
      ({ event }) => event.targets.length > 1,
      {
        targets: [
          { kind: 'role', id: 'x', name: 'x' },
          { kind: 'role', id: 'y', name: 'y' },
        ],
      },
    ],
    ['error', ({ event }) => event.error?.code === 'E', { error: { code: 'E' } }],
    [
      'issued',
      ({ event }) => event.issued?.type === 'access_key',
      { issued: { type: 'access_key', nativeId: 'n', forId: 'f' } },
    ],
    ['protocol', ({ event }) => event.auth?.protocol === 'ntlm', { auth: { protocol: 'ntlm' } }],
    ['grant', ({ event }) => event.auth?.grant === 'password', { auth: { grant: 'password' } }],
    ['via', ({ event }) => event.auth?.via === 'local', { auth: { via: 'local' } }],
    ['step', ({ event }) => event.auth?.step === 'ticket', { auth: { step: 'ticket' } }],
    ['factor', ({ event }) => event.auth?.factor === 'push', { auth: { factor: 'push' } }],
    ['refusal', ({ event }) => event.auth?.refusal === 'locked', { auth: { refusal: 'locked' } }],
    ['unproven', ({ event }) => event.auth?.unproven, { auth: { unproven: true } }],
    ['remote', ({ event }) => event.auth?.remote, { auth: { remote: true } }],
    ['cipher', ({ event }) => event.auth?.cipher === 'rc4', { auth: { cipher: 'rc4' } }],
  ];
  it.each(told.map(([name, differs, event, over = {}]) => ({ name, differs, event, over })))(
    'hears of another scene: $name',
    ({ differs, event, over }) => {
      const hearing = hearingOf((look) => (differs(look) ? statement : undefined));
      const plain = { actor: { ...actor, session: undefined, credential: undefined } } as never;
      expect(hearing(lookOf(plain)).judges, 'silent for the first').toEqual([]);
      // An unspecified auth first, so that it is its part that differs and not that there is one.
      expect(hearing(lookOf({ auth: {} })).judges.length).toBeLessThanOrEqual(1);
      expect(hearing(lookOf(event, over)).judges).toHaveLength(1);
    },
  );
});
