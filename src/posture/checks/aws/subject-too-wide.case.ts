import { blind, type CheckCase, inSystem, role, trust } from '../world.case.ts';

const oidc = (sub: string) =>
  trust(
    {
      kind: 'federated',
      value: 'arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com',
    },
    {
      mechanism: 'federation',
      conditions: { StringLike: { 'token.actions.githubusercontent.com:sub': sub } },
    },
  );

export const cases: readonly CheckCase[] = inSystem('aws', [
  {
    says: 'one repository',
    expect: 'pass',
    facts: [role(), oidc('repo:acme/app:ref:refs/heads/main')],
  },
  { says: 'any branch of one', expect: 'pass', facts: [role(), oidc('repo:acme/app:*')] },
  { says: 'all of an owner', expect: 'fail', facts: [role(), oidc('repo:acme/*')] },
  { says: 'owners that begin so', expect: 'fail', facts: [role(), oidc('repo:acme*/app:*')] },
  {
    says: 'other trusts not listed',
    expect: 'unknown',
    facts: [role(), oidc('repo:acme/app:*')],
    blind: blind('trusts'),
  },
  { says: 'no subject', expect: 'outside', facts: [role()] },
]);
