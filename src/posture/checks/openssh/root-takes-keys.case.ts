import { known } from '../../../model/index.ts';
import { blind, type CheckCase, grant, identity, inSystem, unseen } from '../world.case.ts';

const login = (conditions: Record<string, unknown>, privilege = 'host:login') =>
  grant([privilege], {
    id: `toy:e:${JSON.stringify(conditions)}`,
    via: { kind: 'inline', name: 'authorized_keys' },
    conditions,
  });
const root = (extra = {}) =>
  identity({ nativeId: 'root', interactive: known(true), tags: { uid: '0' }, ...extra });

export const cases: readonly CheckCase[] = inSystem('openssh', [
  { says: 'none', expect: 'pass', facts: [root()] },
  {
    says: 'root may not sign in',
    expect: 'pass',
    facts: [root({ interactive: known(false) }), login({ key: 'A' })],
  },
  {
    says: 'only one command',
    expect: 'pass',
    facts: [root(), login({ key: 'A' }, 'host:run_command')],
  },
  { says: 'one', expect: 'fail', facts: [root(), login({ key: 'A' })] },
  {
    says: 'sshd not read',
    expect: 'unknown',
    facts: [root({ interactive: unseen }), login({ key: 'A' })],
  },
  { says: 'its file not read', expect: 'unknown', facts: [root()], blind: blind('entitlements') },
  { says: 'another account', expect: 'outside', facts: [identity({ tags: { uid: '1000' } })] },
]);
