/** Certificates that sign in as somebody else, each condition with its twin that stops it. */
import { describe, expect, it } from 'vitest';
import type { InventoryFact, Resource } from '../../../model/index.ts';
import {
  AGENT,
  ANY,
  AUTHENTICATED,
  authority,
  CA,
  CLIENT,
  controller,
  enrol,
  from,
  open,
  PKI,
  plain,
  store,
  T1,
  T2,
  type Tags,
  template,
} from './certificates.case.ts';
import { account, DOMAIN_ID, grant, group, id, off, resource } from './domain.case.ts';

const esc1 = (tags: Tags, ca: Resource = authority(), trusted: Resource | [] = store('aa')) =>
  from([template('t1', tags), ca, trusted], enrol(T1, CA));

describe('ESC1: a template that takes any name', () => {
  it('rules the domain for whoever may enrol, in the template and at the authority', () => {
    expect(esc1(open)).toEqual(['ADCSESC1 → GOAL']);
    expect(from([template('t1', open), authority(), store('aa')], enrol(T1))).toEqual([]);
    expect(from([template('t1', open), authority(), store('aa')], enrol(CA))).toEqual([]);
  });

  it.each<readonly [string, Tags]>([
    ['needs approval', { requiresmanagerapproval: 'true' }],
    ['needs the signature of another', { authorizedsignatures: '1' }],
    ['takes the name from the directory', { enrolleesuppliessubject: 'false' }],
    ['signs nobody in', { authenticationenabled: 'false' }],
  ])('is none where it %s', (_why, tags) => {
    expect(esc1({ ...open, ...tags })).toEqual([]);
  });

  it('is one of version 1 whatever it says of signatures, which that version does not know', () => {
    expect(esc1({ ...open, schemaversion: '1', authorizedsignatures: '1' })).toEqual([
      'ADCSESC1 → GOAL',
    ]);
  });

  it('is none where no authority issues it, or none that is trusted to sign in', () => {
    expect(esc1(open, authority({ templates: 't9' }))).toEqual([]);
    expect(esc1(open, authority(), store('bb'))).toEqual([]);
  });

  it('is possible where the store of trusted authorities was not read', () => {
    expect(esc1(open, authority(), [])).toEqual(['ADCSESC1? → GOAL']);
  });

  it('is told once, at the group that gives it', () => {
    const facts = [template('t1', open), authority(), store('aa')];
    const both = [grant(AUTHENTICATED, 'Enroll', T1), grant(AUTHENTICATED, 'Enroll', CA)];
    expect(from(facts, both, AUTHENTICATED)).toEqual(['ADCSESC1 → GOAL']);
    expect(from(facts, both)).toEqual([]);
    const halves = [grant(AUTHENTICATED, 'Enroll', CA), ...enrol(T1)];
    expect(from(facts, halves)).toEqual(['ADCSESC1 → GOAL']);
    expect(from(facts, halves, AUTHENTICATED)).toEqual([]);
  });
});

describe('ESC2 and ESC3: agents, who ask in the name of others', () => {
  const agents = (first: Tags, second: Tags, ca: Tags = { agentsRestricted: 'no' }) =>
    from(
      [template('t1', first), template('t2', second), authority(ca), store('aa')],
      enrol(T1, T2, CA),
    );
  const agent: Tags = {
    ...open,
    authenticationenabled: 'false',
    enrolleesuppliessubject: 'false',
    effectiveekus: AGENT,
  };
  const old: Tags = { ...plain, schemaversion: '1' };
  const signed: Tags = { ...plain, authorizedsignatures: '1', applicationpolicies: AGENT };

  it('take a template of version 1, or one that wants an agent to sign', () => {
    expect(agents(agent, old)).toEqual(['ADCSESC3 → GOAL']);
    expect(agents(agent, signed)).toEqual(['ADCSESC3 → GOAL']);
    expect(agents({ ...agent, effectiveekus: ANY }, old)).toEqual(['ADCSESC2 → GOAL']);
    expect(agents({ ...agent, effectiveekus: '' }, old)).toEqual(['ADCSESC2 → GOAL']);
  });

  it.each<readonly [string, Tags, Tags]>([
    ['a newer template that wants no agent', agent, plain],
    ['a template that signs nobody in', agent, { ...old, authenticationenabled: 'false' }],
    ['one that needs approval', agent, { ...old, requiresmanagerapproval: 'true' }],
    ['an agent that needs approval', { ...agent, requiresmanagerapproval: 'true' }, old],
    ['no agent', { ...agent, effectiveekus: CLIENT }, old],
  ])('are none with %s', (_why, first, second) => {
    expect(agents(first, second)).toEqual([]);
  });

  it('are possible where the authority restricts agents, or that was not read', () => {
    expect(agents(agent, old, { agentsRestricted: 'yes' })).toEqual(['ADCSESC3? → GOAL']);
    expect(agents(agent, old, {})).toEqual(['ADCSESC3? → GOAL']);
  });
});

describe('ESC4: a template in somebody’s hands', () => {
  const over = (right: string, tags: Tags, own = enrol(CA)) =>
    from([template('t1', tags), authority(), store('aa')], [grant(1101, right, T1), ...own]);
  const closed = { ...plain, requiresmanagerapproval: 'true' };

  it.each(['GenericAll', 'WriteDacl', 'WriteOwner', 'Owns'])('by %s', (right) => {
    expect(over(right, closed)).toContain('ADCSESC4 → GOAL');
    expect(over(right, closed, [])).toEqual([]);
  });

  it('by the one setting that is missing, with the right to enrol', () => {
    const mine = enrol(CA, T1);
    expect(over('WritePKINameFlag', plain, mine)).toEqual(['ADCSESC4 → GOAL']);
    expect(over('WritePKINameFlag', plain)).toEqual([]);
    expect(over('WritePKINameFlag', closed, mine)).toEqual([]);
    expect(
      over('WritePKIEnrollmentFlag', { ...open, requiresmanagerapproval: 'true' }, mine),
    ).toEqual(['ADCSESC4 → GOAL']);
    expect(over('WritePKIEnrollmentFlag', closed, mine)).toEqual([]);
    expect(over('GenericWrite', closed, mine)).toEqual(['ADCSESC4 → GOAL']);
  });
});

describe('ESC6: an authority that takes any name in any request', () => {
  const asked = (tags: Tags, ca: Tags, ...dc: (readonly InventoryFact[])[]) =>
    from([template('t1', tags), authority(ca), store('aa'), ...dc], enrol(T1, CA));
  const any = { subjectChosenByRequester: 'true' };
  const bare = { ...plain, nosecurityextension: 'true' };

  it('needs controllers that believe the name', () => {
    expect(asked(bare, any, controller('1'))).toEqual(['ADCSESC6a → GOAL']);
    expect(asked(bare, any, controller('2'))).toEqual([]);
    expect(asked(plain, any, controller('1'))).toEqual([]);
    expect(asked(plain, any, controller('0'))).toEqual(['ADCSESC6a → GOAL']);
    expect(asked(plain, any, controller('2', '31'))).toEqual(['ADCSESC6b → GOAL']);
  });

  it('is possible where no controller’s registry was read, and none where names are not taken', () => {
    expect(asked(bare, any)).toEqual(['ADCSESC6a? → GOAL']);
    expect(asked(bare, { subjectChosenByRequester: 'false' }, controller('1'))).toEqual([]);
    expect(asked(bare, {}, controller('1'))).toEqual([]);
  });
});

describe('ESC9 and ESC10: another’s name on an account', () => {
  const rename = (right: string, tags: Tags, dc: readonly InventoryFact[], target = {}) =>
    from(
      [template('t1', tags), authority(), store('aa'), account(1102, target), dc],
      [grant(1101, right, id(1102)), grant(1102, 'Enroll', T1), grant(1102, 'Enroll', CA)],
    ).filter((one) => one.endsWith('GOAL'));
  const bare = { ...plain, nosecurityextension: 'true' };

  it('works where certificates leave out the SID and names are believed', () => {
    expect(rename('GenericWrite', bare, controller('1'))).toEqual(['ADCSESC9a → GOAL']);
    expect(rename('GenericWrite', bare, controller('2'))).toEqual([]);
    expect(rename('GenericWrite', plain, controller('1'))).toEqual([]);
    expect(rename('ForceChangePassword', bare, controller('1'))).toEqual([]);
    expect(rename('GenericWrite', bare, controller('1'), off)).toEqual([]);
  });

  it('works with any certificate where the SID is not looked at', () => {
    expect(rename('GenericWrite', plain, controller('0'))).toEqual(['ADCSESC10a → GOAL']);
    expect(rename('GenericWrite', plain, controller('2', '4'))).toEqual(['ADCSESC10a → GOAL']);
  });

  it('of a machine goes by its DNS name', () => {
    const machine = { kind: 'computer' } as const;
    const dns = { ...bare, subjectaltrequireupn: 'false', subjectaltrequiredns: 'true' };
    expect(rename('GenericWrite', dns, controller('1'), machine)).toEqual(['ADCSESC9b → GOAL']);
    expect(rename('GenericWrite', bare, controller('1'), machine)).toEqual([]);
  });
});

describe('ESC13: a certificate that makes its holder a member', () => {
  const policy = (tags: Tags) => resource('issuance-policy', `CN=P,CN=OID,${PKI}`, tags);
  const member = (asks: string, tags: Tags) =>
    from(
      [
        template('t1', { ...plain, issuancepolicies: asks }),
        authority(),
        store('aa'),
        group(512),
        policy({ certtemplateoid: '1.2.3', ...tags }),
      ],
      enrol(T1, CA),
    );

  it('needs a policy of the template that is linked to a group', () => {
    expect(member('1.2.3', { groupLink: id(512) })).toEqual(['ADCSESC13 → 512']);
    expect(member('1.2.4', { groupLink: id(512) })).toEqual([]);
    expect(member('1.2.3', {})).toEqual([]);
  });
});

it('rights over the domain are no rights over certificates', () => {
  expect(
    from([template('t1', open), authority(), store('aa')], [grant(1101, 'GetChanges', DOMAIN_ID)]),
  ).toEqual([]);
});
