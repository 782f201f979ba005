import { describe, expect, it } from 'vitest';
import {
  attacks,
  type EstatePart,
  type EstateRecord,
  parts,
  runAttack,
} from '../../src/estate/index.ts';
import { bigger, dayOf, eventsOf, organisation, partSuite } from './part-suite.case.ts';

const partOf = (id: string): EstatePart => {
  const found = parts.find((part) => part.id === id);
  if (!found) throw new Error(`no part ${id}`);
  return found;
};

partSuite(partOf('entra'), { folder: 'entra' });
partSuite(partOf('okta'), { folder: 'okta' });
partSuite(partOf('google-workspace'), { folder: 'google-workspace' });
// GitHub's own bot has no seat.
partSuite(partOf('github'), { folder: 'github', strangers: /^github:dependabot\[bot\]$/ });
// Apps are known to Entra; the audit log names them by their object id.
partSuite(partOf('m365'), { folder: 'm365', strangers: /^m365:[0-9a-f-]{36}$/ });
// Some events name their account without its SID.
partSuite(partOf('active-directory'), {
  folder: 'windows',
  strangers: /^active-directory:(?!S-)/,
});
partSuite(partOf('kubernetes'), { folder: 'kubernetes' });
partSuite(partOf('agents'), { folder: 'agents' });
partSuite(partOf('vault'), { folder: 'vault' });
partSuite(partOf('postgresql'), { folder: 'postgresql' });

describe('the parts together', () => {
  it('have attacks of different names, at least 45 of them beyond AWS, over most families', () => {
    const ids = attacks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const beyond = parts.filter(({ id }) => id !== 'aws').flatMap((part) => part.attacks);
    expect(beyond.length).toBeGreaterThanOrEqual(45);
    expect(new Set(beyond.map(({ family }) => family)).size).toBeGreaterThanOrEqual(12);
  });

  it('declare only accounts that their inventory has, each once', () => {
    for (const part of parts) {
      const said = part.declarations?.(organisation, dayOf(0).start) ?? [];
      const known = new Set(
        part
          .snapshots(organisation, dayOf(0).start)
          .flatMap(({ facts }) => facts.map((fact) => ('id' in fact ? fact.id : ''))),
      );
      expect(said.filter(({ ofId }) => !known.has(ofId))).toEqual([]);
      expect(new Set(said.map(({ id }) => id)).size).toBe(said.length);
    }
    const emergency = parts
      .flatMap((part) => part.declarations?.(organisation, dayOf(0).start) ?? [])
      .filter(({ emergencyAccess }) => emergencyAccess);
    expect(emergency).toHaveLength(1);
  });

  it('hide the attacker where he hides: addresses of hosting providers only when he is loud', () => {
    const addresses = (stealth: 'loud' | 'same_network') =>
      attacks
        .filter(({ id }) => id === 'aitm-session' || id === 'token-mass-clone')
        .flatMap((script) =>
          eventsOf(runAttack(script, organisation, dayOf(2).start, { stealth }).records),
        )
        .map(({ src }) => src.ip);
    const loud = new Set(addresses('loud'));
    expect(addresses('same_network').some((address) => loud.has(address))).toBe(false);
  });

  it('show an agent\u2019s run in its trace and in the cloud at the same time', () => {
    const day = dayOf(1);
    const [agent] = organisation.agents;
    if (!agent) throw new Error('no agent');
    const traced = partOf('agents')
      .live(day)
      .filter(({ record }) => JSON.stringify(record).includes(`"${agent.name}"`));
    const calls = partOf('aws')
      .live(day)
      .filter(({ record }) => {
        const { userIdentity } = record as { userIdentity?: { principalId?: string } };
        return userIdentity?.principalId?.startsWith(`${agent.role.roleId}:`);
      });
    expect(calls.length).toBeGreaterThan(10);
    const explained = calls.filter(({ at }) =>
      traced.some((span) => at - span.at >= 0 && at - span.at <= 1_000),
    );
    expect(explained).toHaveLength(calls.length);
  });
});

/** What of honest life looks like an attack, in ten days of 135 people. */
const annoying: readonly (readonly [
  string,
  string,
  (record: EstateRecord['record']) => boolean,
])[] = [
  [
    'entra',
    'passwords reset by the help desk',
    (one) => one['activityDisplayName'] === 'Reset password (by admin)',
  ],
  [
    'entra',
    'authenticators registered',
    (one) => one['activityDisplayName'] === 'User registered security info',
  ],
  ['entra', 'apps let in', (one) => one['activityDisplayName'] === 'Consent to application'],
  [
    'okta',
    'pushes refused by a slip',
    (one) => one['eventType'] === 'user.mfa.okta_verify.deny_push',
  ],
  [
    'google-workspace',
    'files shared outside',
    (one) => JSON.stringify(one).includes('agency.example'),
  ],
  ['github', 'storms of pull requests', (one) => one['event'] === 'pull_request'],
  ['m365', 'mail forwarded for a holiday', (one) => JSON.stringify(one).includes('Holiday cover')],
  ['active-directory', 'sign-ins that a scanner fails', (one) => one['SubStatus'] === '0xC0000064'],
  ['active-directory', 'secrets replicated by those who may', (one) => one['EventID'] === 4662],
  ['kubernetes', 'strangers at the door', (one) => JSON.stringify(one).includes('scanner')],
  ['kubernetes', 'shells in pods', (one) => JSON.stringify(one).includes('/exec?')],
  [
    'vault',
    'the whole store read by the backup',
    (one) => JSON.stringify(one).includes('finance/bank-api'),
  ],
  [
    'postgresql',
    'tables copied out by the backup',
    (one) => JSON.stringify(one).includes('COPY public.'),
  ],
];

describe('honest life', () => {
  const told = new Map(
    [...new Set(annoying.map(([system]) => system))].map((system) => [
      system,
      Array.from({ length: 10 }, (_, index) => partOf(system).live(dayOf(index, bigger))).flat(),
    ]),
  );

  it.each(annoying)('in %s has %s', (system, _words, fits) => {
    expect(told.get(system)?.filter(({ record }) => fits(record)).length).toBeGreaterThan(0);
  });
});
