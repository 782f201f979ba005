import { blind, type CheckCase, inSystem, role, trust } from '../world.case.ts';

const saml = (conditions?: Record<string, unknown>) =>
  trust(
    { kind: 'federated', value: 'arn:aws:iam::1:saml-provider/idp' },
    { mechanism: 'federation', conditions },
  );

export const cases: readonly CheckCase[] = inSystem('aws', [
  {
    says: 'asks for the audience',
    expect: 'pass',
    facts: [role(), saml({ StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } })],
  },
  { says: 'asks for nothing', expect: 'fail', facts: [role(), saml()] },
  {
    says: 'other trusts not listed',
    expect: 'unknown',
    facts: [role(), saml({ StringEquals: { 'SAML:aud': 'x' } })],
    blind: blind('trusts'),
  },
  { says: 'no SAML', expect: 'outside', facts: [role()] },
]);
