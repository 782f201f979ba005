import { blind, type CheckCase, grant, identity, inSystem } from '../world.case.ts';

const held = (workspace: string) =>
  grant(['anthropic:api_key'], {
    resources: [`toy:anthropic:${workspace}`],
    via: { kind: 'assignment', name: 'api_key' },
  });

export const cases: readonly CheckCase[] = inSystem('agents', [
  { says: 'a workspace of its own', expect: 'pass', facts: [identity(), held('wrkspc_1')] },
  { says: 'the default one', expect: 'fail', facts: [identity(), held('default-workspace')] },
  {
    says: 'others not listed',
    expect: 'unknown',
    facts: [identity(), held('wrkspc_1')],
    blind: blind('entitlements'),
  },
  { says: 'no key', expect: 'outside', facts: [identity()] },
]);
