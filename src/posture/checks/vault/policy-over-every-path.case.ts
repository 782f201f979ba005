import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const on = (path: string) =>
  grant(['vault:read'], {
    resources: [`toy:path:${path}`],
    via: { kind: 'managed_policy', name: 'team' },
  });

export const cases: readonly CheckCase[] = inSystem('vault', [
  { says: 'its own path', expect: 'pass', facts: [identity(), on('secret/team/app')] },
  { says: 'every secret', expect: 'fail', facts: [identity(), on('secret/*')] },
  { says: 'everything', expect: 'fail', facts: [identity(), on('*')] },
  {
    says: 'grants not listed',
    expect: 'unknown',
    facts: [identity()],
    blind: blind('entitlements'),
  },
]);
