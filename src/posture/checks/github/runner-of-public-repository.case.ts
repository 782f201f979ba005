import { noFlags } from '../../../model/index.ts';
import { type CheckCase, identity, inSystem, resource } from '../world.case.ts';

const runner = (place: string, extra = {}) =>
  identity({ class: 'workload', nativeId: `runner/${place}/7`, ...extra });
const repo = (visibility: string) => resource('repo/one/app', { visibility });

export const cases: readonly CheckCase[] = inSystem('github', [
  { says: 'of a private repository', expect: 'pass', facts: [runner('one/app'), repo('private')] },
  { says: 'of a public one', expect: 'fail', facts: [runner('one/app'), repo('public')] },
  {
    says: 'of a public one, thrown away after each job',
    expect: 'pass',
    facts: [runner('one/app', { flags: { ...noFlags, ephemeral: true } }), repo('public')],
  },
  { says: 'of the whole organisation', expect: 'unknown', facts: [runner('one')] },
  { says: 'repository not listed', expect: 'unknown', facts: [runner('one/app')] },
  { says: 'another machine', expect: 'outside', facts: [identity()] },
]);
