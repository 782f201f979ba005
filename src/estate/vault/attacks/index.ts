/** Every attack on Vault, one line each: file name = id. */
import type { AttackScript } from '../../attack.ts';
import { rootTokenUsed } from './root-token-used.ts';
import { vaultEmptied } from './vault-emptied.ts';

export const vaultAttacks: readonly AttackScript[] = [rootTokenUsed, vaultEmptied];
