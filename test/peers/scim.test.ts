import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/model/index.ts';
import { describeAction } from '../../src/sources/action.case.ts';
import { inventorySuite } from '../../src/sources/inventory-suite.case.ts';
import { scimActions } from '../../src/sources/scim/actions.ts';
import { scimConfig } from '../../src/sources/scim/config.ts';
import { scimSource } from '../../src/sources/scim/index.ts';
import { probeScim, pullScim } from '../../src/sources/scim/pull.ts';
import { type ScimPeer, startScimPeer } from './scim.case.ts';

const AT = Date.UTC(2026, 5, 1);
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** 130 users: more than one page. */
const users = Array.from({ length: 130 }, (_, i) => ({
  schemas: [USER, ENTERPRISE],
  userName: `user${i}@x.org`,
  active: i % 10 !== 0,
  emails: [{ value: `user${i}@x.org`, primary: true }],
  ...(i === 1 ? { roles: [{ value: 'admin' }, { value: 'auditor' }] } : {}),
  [ENTERPRISE]: { employeeNumber: String(1000 + i), department: 'Ops' },
}));
const groups = [
  { schemas: [GROUP], displayName: 'Ops', members: [{ value: 'user-1' }, { value: 'user-2' }] },
  { schemas: [GROUP], displayName: 'Empty' },
];

const start = (): Promise<ScimPeer> => startScimPeer(users, groups);
const configOf = ({ url, token }: ScimPeer, other?: string) =>
  scimConfig.parse({ url, token: other ?? token, scope: 'acme', verifiedDomains: ['x.org'] });
const noWait = { sleep: async () => {} };

describe('against a real SCIM service', () => {
  inventorySuite({
    source: scimSource,
    expected: { identity: 130, group: 2, membership: 2, entitlement: 2 },
    async start() {
      const peer = await start();
      return {
        pull: (at, options) => pullScim(configOf(peer), at, { ...options, ...noWait }),
        pullUnknown: (at) => pullScim(configOf(peer, 'nobody'), at, noWait),
        deny: peer.deny,
        throttle: peer.throttle,
        fail: peer.fail,
        requests: peer.requests,
        picture: peer.picture,
        secrets: [peer.token],
        close: peer.close,
      };
    },
  });

  describeAction({
    title: 'a user of a SCIM service switched off and on again',
    held: 'untouched',
    immediate: true,
    async start() {
      const peer = await start();
      const config = scimConfig.parse({
        url: peer.url,
        token: 'read',
        actToken: peer.token,
        scope: 'acme',
      });
      const [action] = scimActions(config, noWait);
      if (!action) throw new Error('no action');
      let session: string | undefined;
      return {
        action,
        target: {
          system: 'scim',
          identityId: 'scim:acme/Users/user-2',
          nativeId: 'user-2',
          scope: 'acme',
        },
        params: {},
        now: () => AT,
        picture: peer.picture,
        async steal() {
          session = await peer.signIn('user-2');
        },
        async livesOn() {
          const again = await peer.signIn('user-2');
          return [
            ...(again === undefined ? [] : [{ what: /new sign-ins/, until: undefined }]),
            ...(session !== undefined && (await peer.takes(session))
              ? [{ what: /sessions and tokens/, until: undefined }]
              : []),
            ...((await peer.provision('user-2', true)) &&
            (await peer.signIn('user-2')) !== undefined
              ? [{ what: /identity provider/, until: undefined }]
              : []),
          ];
        },
        settle() {},
        deny: peer.deny,
        restrictTo: async (permissions) => peer.restrictTo(permissions),
        throttle: peer.throttle,
        loseAnswer: peer.loseAnswer,
        close: peer.close,
      };
    },
    refusals: [
      {
        title: 'a user of another service',
        target: { identityId: 'scim:other/Users/user-2' },
        because: /no user of acme/,
      },
      {
        title: 'a user who is gone',
        target: { identityId: 'scim:acme/Users/nobody' },
        because: /any more/,
      },
    ],
  });

  it('reads status, number and groups as the service keeps them', async () => {
    const peer = await start();
    const snapshots: Snapshot[] = [];
    for await (const one of pullScim(configOf(peer), AT, noWait)) snapshots.push(one);
    const facts = snapshots.flatMap((one) => one.facts);
    expect(facts.find(({ id }) => id === 'scim:acme/Users/user-1')).toMatchObject({
      name: 'user0@x.org',
      status: 'disabled',
      handles: [
        { kind: 'email', value: 'user0@x.org', verified: true },
        { kind: 'employee_id', value: '1000', verified: true },
      ],
      tags: { email: 'user0@x.org', department: 'Ops' },
    });
    expect(facts.filter(({ kind }) => kind === 'membership').map(({ id }) => id)).toEqual([
      'scim:acme/Users/user-1>scim:acme/Groups/group-1',
      'scim:acme/Users/user-2>scim:acme/Groups/group-1',
    ]);
    const probes: string[] = [];
    peer.deny('Groups:read');
    for await (const one of probeScim(configOf(peer), noWait))
      probes.push(`${one.permission} ${one.granted}`);
    expect(probes).toEqual(['Users:read yes', 'Groups:read no']);
    await peer.close();
  });
});
