/** What an account tells of itself that others may make use of. */
import { describe, expect, it } from 'vitest';
import { type Identity, known, unknown } from '../../../model/index.ts';
import { type Account, accountFacts } from './account.ts';

const SID = 'S-1-5-21-1-2-3';
const tagsOf = (more: Partial<Account>, rid = 1101): Identity['tags'] => {
  const [identity] = accountFacts({
    sid: `${SID}-${rid}`,
    domain: 'corp.example',
    dn: 'CN=x,DC=corp,DC=example',
    name: 'x',
    kind: 'user',
    enabled: known(true),
    createdAt: known(1),
    passwordSetAt: known(1),
    passwordExpiresAt: known(null),
    lastLogonAt: known(null),
    smartcardRequired: unknown('not asked'),
    spns: [],
    sidHistory: [],
    certificates: [],
    keys: [],
    marks: [],
    tags: {},
    ...more,
  });
  return (identity as Identity).tags;
};
const named = { spns: ['http/x'] };

describe('an account is exposed', () => {
  it('to guessing of its tickets with a service name, unless a controller makes its password', () => {
    expect(tagsOf(named)['exposed']).toBe('kerberoastable');
    expect(tagsOf({})['exposed']).toBeUndefined();
    expect(tagsOf(named, 502)['exposed']).toBeUndefined();
    for (const kind of ['computer', 'gmsa', 'dmsa', 'smsa'] as const)
      expect(tagsOf({ ...named, kind })['exposed']).toBeUndefined();
  });

  it('without pre-authentication', () => {
    const marks = ['preauth_not_required'];
    expect(tagsOf({ marks })['exposed']).toBe('asrep_roastable');
    expect(tagsOf({ marks, kind: 'computer' })['exposed']).toBeUndefined();
  });

  it('not while it is disabled, and not said so where that was not read', () => {
    const both = { ...named, marks: ['preauth_not_required'] };
    expect(tagsOf({ ...both, enabled: known(false) })['exposed']).toBeUndefined();
    expect(tagsOf({ ...both, enabled: unknown('hidden') })['exposed']).toBeUndefined();
  });

  it('by unconstrained delegation, unless it is a controller', () => {
    const marks = ['trusted_for_delegation'];
    expect(tagsOf({ marks, kind: 'computer' })['exposed']).toBe('unconstrained_delegation');
    expect(
      tagsOf({ marks: [...marks, 'domain_controller'], kind: 'computer' })['exposed'],
    ).toBeUndefined();
  });
});

it('names the ciphers an account is said to know, and none where nothing is said', () => {
  const ciphers = (value: string) => tagsOf({ tags: { supportedEncryptionTypes: value } });
  expect(ciphers('28')['kerberosEncryption']).toBe('rc4 aes128 aes256');
  expect(ciphers('4')['kerberosEncryption']).toBe('rc4');
  expect(ciphers('3')['kerberosEncryption']).toBe('des');
  expect(ciphers('0')['kerberosEncryption']).toBeUndefined();
  expect(tagsOf({})['kerberosEncryption']).toBeUndefined();
});
