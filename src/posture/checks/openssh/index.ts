/** Checks by the facts of this system alone, one line each. */
import type { Check } from '../../contract.ts';
import { authorityOpensRoot } from './authority-opens-root.ts';
import { hostTakesPasswords } from './host-takes-passwords.ts';
import { keyOnManyHosts } from './key-on-many-hosts.ts';
import { keyWithoutLimits } from './key-without-limits.ts';
import { rootSignsIn } from './root-signs-in.ts';
import { rootTakesKeys } from './root-takes-keys.ts';
import { weakKey } from './weak-key.ts';

export const opensshChecks: readonly Check[] = [
  authorityOpensRoot,
  hostTakesPasswords,
  keyOnManyHosts,
  keyWithoutLimits,
  rootSignsIn,
  rootTakesKeys,
  weakKey,
];
