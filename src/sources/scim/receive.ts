/** One connection that takes what an identity provider or HR system pushes by SCIM 2.0. */
import type { AccountReceiver } from '../receiver.ts';
import { type ScimConfig, scopeOf } from './config.ts';
import type { ScimType } from './server/contract.ts';
import { handleScim, pushedFacts } from './server/index.ts';

const types: readonly ScimType[] = ['Users', 'Groups'];

export const receiveScim = (config: ScimConfig): AccountReceiver | undefined => {
  if (config.receives !== true) return undefined;
  const space = { scope: scopeOf(config), verifiedDomains: config.verifiedDomains };
  return {
    scope: space.scope,
    types,
    complete: ['identity', 'entitlement', 'group', 'membership'],
    answer: (request, kept, context) => handleScim(request, kept, { ...context, ...space }),
    facts: (type, resource) => pushedFacts(type === 'Groups' ? 'Groups' : 'Users', resource, space),
  };
};
