import { at, blindToKeys, type CheckCase, inSystem, key, person } from '../world.case.ts';

const code = (expiresAt: ReturnType<typeof at> | { known: true; value: null }) =>
  key('code', { type: 'authenticator', issuer: 'bypass code', expiresAt });

export const cases: readonly CheckCase[] = inSystem('duo', [
  { says: 'until tomorrow', expect: 'pass', facts: [person(), code(at(-1))] },
  { says: 'for ever', expect: 'fail', facts: [person(), code({ known: true, value: null })] },
  { says: 'codes not listed', expect: 'unknown', facts: [person()], blind: blindToKeys },
  { says: 'none', expect: 'outside', facts: [person()] },
]);
