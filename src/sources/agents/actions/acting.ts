/** Who acts where: the acting keys of one connection, and the words that every action here shares. */
import { CountersignError, isCountersignError, MINUTE } from '../../../core/index.ts';
import type { Residual, Verification } from '../../../model/index.ts';
import { vendorAction } from '../../vendor-action.ts';
import type { Sleep } from '../anthropic/client.ts';
import type { AgentsConfig } from '../config.ts';
import { SYSTEM } from '../ids.ts';

export interface Acting {
  readonly config: AgentsConfig;
  readonly sleep?: Sleep | undefined;
}

/** @throws CountersignError ERR_CONFIG_INVALID where the connection may watch and not act. */
export const required = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) {
    throw new CountersignError(
      'ERR_CONFIG_INVALID',
      `no ${what} is set for this connection: Countersign can watch it but not act in it`,
    );
  }
  return value;
};

/** Neither vendor says how fast a change of a key is obeyed everywhere; a minute is waited before we believe it. */
export const PROPAGATION_MS = MINUTE;

export const refuse = (because: string) => ({ kind: 'refused', because }) as const;

const still = (residual: readonly Residual[], now: number): readonly Residual[] =>
  residual.filter(({ until }) => until === undefined || until > now);

export const agentsAction = (spec: Parameters<typeof vendorAction>[1]) =>
  vendorAction(SYSTEM, spec);

/** Undefined where the vendor does not know it (any more). */
export const unlessMissing = async <T>(asking: Promise<T>): Promise<T | undefined> => {
  try {
    return await asking;
  } catch (fault) {
    if (isCountersignError(fault, 'ERR_NOT_FOUND')) return undefined;
    throw fault;
  }
};

export const readBack = (
  stands: boolean,
  acceptedAt: number,
  now: number,
  residual: readonly Residual[],
  detail: string,
): Verification => {
  const said = { checkedAt: now, how: 'read_back' as const, residual: still(residual, now) };
  if (!stands) return { ...said, effective: 'no', detail };
  return now < acceptedAt + PROPAGATION_MS
    ? {
        ...said,
        effective: 'unknown',
        detail: `${detail}; accepted, and not yet sure to be obeyed everywhere`,
      }
    : { ...said, effective: 'yes', detail };
};
