/** Every system of the simulated organisation, one line each. */
import type { AttackScript } from './attack.ts';
import { awsPart } from './aws/part.ts';
import type { EstatePart } from './part.ts';

export const parts: readonly EstatePart[] = [awsPart];

/** Every attack script of every part. */
export const attacks: readonly AttackScript[] = parts.flatMap((part) => part.attacks);
