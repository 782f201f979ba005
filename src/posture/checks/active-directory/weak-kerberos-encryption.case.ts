import { type CheckCase, identity, inSystem } from '../world.case.ts';

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  { says: 'AES', expect: 'pass', facts: [identity({ tags: { supportedEncryptionTypes: '24' } })] },
  {
    says: 'RC4 alone',
    expect: 'fail',
    facts: [identity({ tags: { supportedEncryptionTypes: '4' } })],
  },
  {
    says: 'DES beside AES',
    expect: 'fail',
    facts: [identity({ tags: { supportedEncryptionTypes: '27' } })],
  },
  {
    says: 'flag for DES only',
    expect: 'fail',
    facts: [identity({ tags: { flags: 'des_only', servicePrincipalNames: 'http/x' } })],
  },
  {
    says: 'left to the domain',
    expect: 'unknown',
    facts: [identity({ tags: { servicePrincipalNames: 'http/x' } })],
  },
  {
    says: 'flags not readable',
    expect: 'unknown',
    facts: [identity({ status: 'unknown', tags: { supportedEncryptionTypes: '24' } })],
  },
  { says: 'no service', expect: 'outside', facts: [identity()] },
]);
