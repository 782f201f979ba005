import { blindToKeys, type CheckCase, inSystem, key, person } from '../world.case.ts';

const factor = (name: string) =>
  key(name, { type: 'authenticator', issuer: `x.onelogin.com ${name}` });

export const cases: readonly CheckCase[] = inSystem('onelogin', [
  { says: 'a security key', expect: 'pass', facts: [person(), factor('WebAuthn'), factor('SMS')] },
  { says: 'text alone', expect: 'fail', facts: [person(), factor('SMS')] },
  { says: 'factors not listed', expect: 'unknown', facts: [person()], blind: blindToKeys },
  { says: 'no factor, of whom another check speaks', expect: 'outside', facts: [person()] },
]);
