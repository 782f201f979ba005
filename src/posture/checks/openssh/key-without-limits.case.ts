import { blind, type CheckCase, grant, identity, inSystem, person } from '../world.case.ts';

const login = (conditions: Record<string, unknown>, privilege = 'host:login') =>
  grant([privilege], {
    id: `toy:e:${JSON.stringify(conditions)}`,
    via: { kind: 'inline', name: 'authorized_keys' },
    conditions,
  });
const backup = identity({ tags: { uid: '900' } });

export const cases: readonly CheckCase[] = inSystem('openssh', [
  {
    says: 'one command',
    expect: 'pass',
    facts: [backup, login({ key: 'A', command: 'rsync' }, 'host:run_command')],
  },
  {
    says: 'from one network',
    expect: 'pass',
    facts: [backup, login({ key: 'A', from: '10.0.0.0/8' })],
  },
  { says: 'as it came', expect: 'fail', facts: [backup, login({ key: 'A' })] },
  {
    says: 'other files not read',
    expect: 'unknown',
    facts: [backup, login({ key: 'A', from: '10.0.0.0/8' })],
    blind: blind('entitlements'),
  },
  { says: 'a person', expect: 'outside', facts: [person(), login({ key: 'A' })] },
]);
