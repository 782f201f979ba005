import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const on = (path: string, ...rights: string[]) =>
  grant(rights, { resources: [`toy:path:${path}`], via: { kind: 'managed_policy', name: 'ops' } });

export const cases: readonly CheckCase[] = inSystem('vault', [
  {
    says: 'reads them',
    expect: 'pass',
    facts: [identity(), on('sys/policies/acl/*', 'vault:read')],
  },
  {
    says: 'writes them',
    expect: 'fail',
    facts: [identity(), on('sys/policies/acl/*', 'vault:update')],
  },
  { says: 'all of sys', expect: 'fail', facts: [identity(), on('sys/*', 'vault:create')] },
  {
    says: 'grants not listed',
    expect: 'unknown',
    facts: [identity()],
    blind: blind('entitlements'),
  },
]);
