/** Authorities themselves: who manages them, who controls their objects, and the machines they run on. */
import { describe, expect, it } from 'vitest';
import type { Grant } from '../inventory/grants.ts';
import { AUTHENTICATED, authority, CA, from, PKI, store } from './certificates.case.ts';
import { computer, grant, id, resource } from './domain.case.ts';

describe('ESC5 and ESC7: authorities and their stores', () => {
  const hold = (right: string, object: string, ...more: readonly Grant[]) =>
    from(
      [
        authority(),
        store('aa'),
        resource('root-authority', `CN=R,CN=Certification Authorities,${PKI}`),
      ],
      [grant(1101, right, object), ...more],
    );

  it('a manager of the authority issues what he likes; who only approves needs more', () => {
    expect(hold('ManageCA', CA)).toEqual(['ADCSESC7 → GOAL']);
    expect(hold('ManageCertificates', CA)).toEqual(['ADCSESC7? → GOAL']);
    expect(hold('Enroll', CA)).toEqual([]);
  });

  it('control of the store of trusted authorities is sure with control of a root', () => {
    const root = resource('root-authority', `CN=R,CN=Certification Authorities,${PKI}`).id;
    expect(hold('WriteDacl', store().id)).toEqual(['ADCSESC5? → GOAL']);
    expect(hold('WriteDacl', store().id, grant(1101, 'GenericAll', root))).toEqual([
      'ADCSESC5 → GOAL',
    ]);
    expect(hold('GenericAll', root)).toEqual([]);
  });

  it('control of a container of theirs is inherited', () => {
    const dn = `CN=Enrollment Services,${PKI}`;
    const container = resource('container', dn);
    const own = (name: 'yes' | 'no') =>
      from(
        [container, authority({ inheritsAccess: name }), store('aa')],
        [grant(1101, 'GenericAll', container.id)],
      ).filter((one) => one.endsWith('GOAL'));
    expect(own('yes')).toEqual(['ADCSESC5? → GOAL']);
    expect(own('no')).toEqual([]);
  });
});

describe('the machine of an authority', () => {
  const host = (...trusted: readonly string[]) =>
    from([computer(1001), authority({}, { runsAs: id(1001) }), store(...trusted)], [], 1001);

  it('holds the key that signs for anybody, if the authority is trusted to sign in', () => {
    expect(host('aa')).toEqual(['GoldenCert → GOAL']);
    expect(host('bb')).toEqual([]);
  });

  it('may be where passed-on sign-ins get certificates (ESC8)', () => {
    const web = (value: string) =>
      from([authority({ webEnrollmentRelayable: value }), store('aa')], [], AUTHENTICATED);
    expect(web('yes')).toEqual(['ADCSESC8? → GOAL']);
    expect(web('no')).toEqual([]);
  });
});
