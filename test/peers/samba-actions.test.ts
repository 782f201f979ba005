/** Every action in a real domain, by delegated accounts that are no administrators, tried with the password itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActionCase, describeAction } from '../../src/sources/action.case.ts';
import { activeDirectorySource } from '../../src/sources/active-directory/index.ts';
import { probeDirectory } from '../../src/sources/active-directory/probe.ts';
import { DOMAIN, missingSamba } from './samba.case.ts';
import { addActors, type SambaActionGiven, startSambaWorld } from './samba-acting.case.ts';
import {
  addValue,
  PASSWORD,
  quoted,
  replace,
  type SambaEstate,
  startSambaEstate,
} from './samba-estate.case.ts';

const SPN = 'HTTP/planted.corp.example.test';

type LivesOn = NonNullable<SambaActionGiven['livesOn']>;

/** No workstation runs here: Windows keeps verifiers of past sign-ins for when no controller is reached. */
const cached = { what: /cached sign-ins/, until: undefined };

const ticketsAndSessions: LivesOn = async (stolen) => {
  const until = stolen.tickets();
  return [
    ...(until === undefined ? [] : [{ what: /Kerberos tickets/, until }]),
    ...((await stolen.connection()) ? [{ what: /open sessions/, until: undefined }] : []),
    ...(stolen.hash() ? [{ what: /NTLM/, until: undefined }] : []),
  ];
};
const signIns: LivesOn = async (stolen, world) => [
  ...(await ticketsAndSessions(stolen, world)),
  cached,
];

describe.skipIf(missingSamba !== undefined)(
  `acting in a real Active Directory domain (skipped without Samba: ${missingSamba ?? 'it is here'})`,
  () => {
    let estate: SambaEstate;
    beforeAll(async () => {
      estate = await startSambaEstate();
      await addActors(estate);
    });
    afterAll(() => estate?.close());

    const krbtgt = {
      title: 'the key of the domain',
      target: { nativeId: 'CORP\\krbtgt' },
      because: /krbtgt.*twice/,
    };
    const machine = {
      title: 'a domain controller',
      target: { nativeId: 'CORP\\DC1$' },
      because: /controller/,
    };
    const cases: readonly (Omit<ActionCase, 'start'> & { readonly given: SambaActionGiven })[] = [
      {
        title: 'disabling an account',
        held: 'refused',
        refusals: [
          krbtgt,
          machine,
          {
            title: 'whom nobody knows',
            target: { nativeId: 'CORP\\nobody' },
            because: /no account/,
          },
        ],
        given: {
          id: 'active-directory.disable_account',
          held: true,
          livesOn: signIns,
          meddle: async ({ dn }, { admin }) =>
            admin.modify(dn, replace('userAccountControl', '512')),
        },
      },
      {
        title: 'enabling an account',
        held: 'untouched',
        nothingLivesOn: true,
        given: {
          id: 'active-directory.enable_account',
          control: '514',
          meddle: async ({ dn }, { admin }) =>
            admin.modify(dn, replace('userAccountControl', '514')),
        },
      },
      {
        title: 'setting a password that nobody knows',
        held: 'refused',
        refusals: [krbtgt],
        given: { id: 'active-directory.reset_password', held: true, livesOn: signIns },
      },
      {
        title: 'rotating the password of a service account',
        held: 'refused',
        given: {
          id: 'active-directory.rotate_password',
          held: true,
          spns: [SPN],
          livesOn: signIns,
        },
      },
      {
        title: 'expiring a password',
        held: 'refused',
        given: {
          id: 'active-directory.expire_password',
          held: true,
          livesOn: async (stolen, world) => [
            ...(await signIns(stolen, world)),
            ...(stolen.setsNewPassword()
              ? [{ what: /new password chosen/, until: undefined }]
              : []),
          ],
          meddle: async ({ dn }, { admin }) => admin.modify(dn, replace('pwdLastSet', '-1')),
        },
      },
      {
        title: 'taking an account out of a group',
        held: 'untouched',
        refusals: [
          { title: 'a group nobody knows', params: { group: 'S-1-5-32-9' }, because: /no group/ },
          { title: 'no group', params: { group: '' }, because: /names no group/ },
        ],
        given: {
          id: 'active-directory.remove_group_member',
          held: true,
          params: ({ groupSid }) => ({ group: groupSid }),
          async livesOn(stolen, { groupSid }) {
            const until = stolen.tickets(groupSid);
            return [
              ...(until === undefined ? [] : [{ what: /Kerberos tickets/, until }]),
              ...((await stolen.connection(groupSid))
                ? [{ what: /open sessions/, until: undefined }]
                : []),
            ];
          },
          meddle: async ({ dn, groupDn }, { admin }) =>
            admin.modify(groupDn, addValue('member', dn)),
        },
      },
      {
        title: 'taking a service name away',
        held: 'untouched',
        refusals: [{ title: 'no name', params: { spn: '' }, because: /names no service/ }],
        given: {
          id: 'active-directory.remove_spn',
          held: true,
          spns: [SPN],
          params: () => ({ spn: SPN }),
          livesOn: async (stolen) =>
            stolen.guesses(SPN, PASSWORD)
              ? [
                  { what: /password of .* guessed/, until: undefined },
                  // Whoever has the key opens the ticket: so does the service itself.
                  { what: /that clients hold/, until: stolen.ends(SPN) },
                ]
              : [],
          meddle: async ({ dn }, { admin }) =>
            admin.modify(dn, addValue('servicePrincipalName', SPN)),
        },
      },
    ];
    for (const { given, ...one } of cases)
      describeAction({ ...one, immediate: true, start: () => startSambaWorld(estate, given) });

    it('probes what each account may: the reader sees all, the helpdesk may only what it was given', async () => {
      const probe = async (act?: string, lacking?: string) => {
        const config = {
          ...estate.config(lacking),
          ...(act ? { act: { name: `${act}@${DOMAIN}`, password: PASSWORD } } : {}),
        };
        const told: Record<string, string> = {};
        for await (const one of probeDirectory(config)) told[one.permission] = one.granted;
        return told;
      };
      const { read, act } = activeDirectorySource.permissions;
      const whole = await probe('act-0');
      expect(Object.keys(whole).sort()).toEqual([...new Set([...read, ...act])].sort());
      expect(whole).toEqual({
        ...Object.fromEntries(read.map((one) => [one, 'yes'])),
        'write:userAccountControl': 'yes',
        'write:pwdLastSet': 'no',
        'write:member': 'no',
        'create:user': 'no',
        'write:servicePrincipalName': 'no',
        'reset:password': 'unknown',
      });
      for (const permission of read)
        expect([permission, (await probe(undefined, permission))[permission]]).toEqual([
          permission,
          'no',
        ]);
    });

    it('hands the new password of a service account to its keeper, and it is the one that is taken', async () => {
      const world = await startSambaWorld(estate, {
        id: 'active-directory.rotate_password',
        spns: [SPN],
      });
      const context = { now: Date.now, stepId: 'stp_1' };
      const plan = await world.action.plan(world.target, {}, context);
      const result = await world.action.do(plan, context);
      const [{ secret } = { secret: '' }] = world.delivered;
      expect(JSON.stringify([plan, result])).not.toContain(secret);
      const session = await estate.dc.bind(world.dn, secret);
      await session.unbind();
      expect(await world.heldNow.probe()).toBe('refused');
      await world.close();
    });

    it('goes on where it was interrupted between the two passwords, and is done once', async () => {
      const given = { id: 'active-directory.rotate_password', spns: [SPN] };
      const world = await startSambaWorld(estate, given);
      const context = { now: Date.now, stepId: 'stp_3' };
      const plan = await world.action.plan(world.target, {}, context);
      await estate.admin.modify(world.dn, replace('unicodePwd', quoted('Thr0wn-Away-Passw0rd!')));
      const result = await world.action.do(plan, context);
      expect([result.alreadyDone, world.delivered.length]).toEqual([false, 1]);
      expect((await world.action.verify(plan, result, context)).effective).toBe('yes');
      expect((await world.action.do(plan, context)).alreadyDone).toBe(true);
      expect(world.delivered).toHaveLength(1);
      await (await estate.dc.bind(world.dn, world.delivered[0]?.secret ?? '')).unbind();
      expect(await world.heldNow.probe()).toBe('refused');
      await world.close();
    });

    it('knows the hash of a password, and a guess of it, from a wrong one', async () => {
      const world = await startSambaWorld(estate, {
        id: 'active-directory.remove_spn',
        spns: [SPN],
        params: () => ({ spn: SPN }),
        async livesOn(stolen) {
          expect([stolen.hash(), stolen.guesses(SPN, 'An0ther-Passw0rd!')]).toEqual([true, false]);
          expect(stolen.tickets('S-1-5-32-544')).toBeUndefined();
          return [];
        },
      });
      await world.steal?.();
      await world.livesOn?.();
      await world.close();
    });

    it('says of an account that is synchronised to the cloud that it lives on there', async () => {
      for (const { given } of cases) {
        const { livesOn: _, ...bare } = given;
        const world = await startSambaWorld(estate, bare);
        await estate.admin.modify(world.dn, addValue('mS-DS-ConsistencyGuid', 'anchor-of-16-byt'));
        const context = { now: Date.now, stepId: 'stp_2' };
        const { predictedResidual } = await world.action.plan(world.target, world.params, context);
        const told = predictedResidual.filter(({ what }) => what.startsWith('the Entra account'));
        const none = /enable_account|remove_spn/.test(given.id);
        expect([given.id, told.length]).toEqual([given.id, none ? 0 : 1]);
        await world.close();
      }
    });
  },
);
