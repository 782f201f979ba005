import { blind, type CheckCase, grant, identity, inSystem, trust } from '../world.case.ts';

const controller = identity({ tags: { flags: 'domain_controller' } });
const delegation = (kind: string) =>
  trust({ kind: 'identity', value: 'toy:web' }, { mechanism: 'delegation', conditions: { kind } });

export const cases: readonly CheckCase[] = inSystem('active-directory', [
  { says: 'none', expect: 'pass', facts: [controller, grant(['admin'])] },
  {
    says: 'one',
    expect: 'fail',
    facts: [controller, grant(['admin']), delegation('resource_based')],
    because: /toy:web|:web/,
  },
  {
    says: 'of the other kind',
    expect: 'pass',
    facts: [controller, grant(['admin']), delegation('constrained')],
  },
  {
    says: 'delegations not listed',
    expect: 'unknown',
    facts: [controller, grant(['admin'])],
    blind: blind('trusts'),
  },
  { says: 'not of tier 0', expect: 'outside', facts: [identity(), delegation('resource_based')] },
]);
