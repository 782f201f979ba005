import { blind, type CheckCase, grant, inSystem, person } from '../world.case.ts';

const login = (conditions: Record<string, unknown>, privilege = 'host:login') =>
  grant([privilege], {
    id: `toy:e:${JSON.stringify(conditions)}`,
    via: { kind: 'inline', name: 'authorized_keys' },
    conditions,
  });

export const cases: readonly CheckCase[] = inSystem('openssh', [
  { says: 'Ed25519', expect: 'pass', facts: [person(), login({ key: 'A', type: 'ssh-ed25519' })] },
  {
    says: 'RSA of 3072',
    expect: 'pass',
    facts: [person(), login({ key: 'A', type: 'ssh-rsa', bits: 3072 })],
  },
  {
    says: 'RSA of 1024',
    expect: 'fail',
    facts: [person(), login({ key: 'A', type: 'ssh-rsa', bits: 1024 })],
  },
  { says: 'DSA', expect: 'fail', facts: [person(), login({ key: 'A', type: 'ssh-dss' })] },
  {
    says: 'other files not read',
    expect: 'unknown',
    facts: [person(), login({ key: 'A', type: 'ssh-ed25519' })],
    blind: blind('entitlements'),
  },
  { says: 'no keys', expect: 'outside', facts: [person()] },
]);
