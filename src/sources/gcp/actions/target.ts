/** What an action is about, read from the target and its parameters. */
import { CountersignError } from '../../../core/index.ts';
import type { ActionPlan } from '../../../model/index.ts';
import { str } from '../../record.ts';
import type { ClientOptions, GcpClients } from '../client.ts';
import type { GcpConfig } from '../config.ts';

export interface Acting {
  readonly config: GcpConfig;
  readonly propagationMs: number;
  clients(): GcpClients;
}

export interface ActingOptions extends ClientOptions {
  readonly propagationSeconds?: number;
}

interface Refusal {
  readonly kind: 'refused';
  readonly because: string;
}

export const refuse = (because: string): Refusal => ({ kind: 'refused', because });

export const textParam = (plan: Pick<ActionPlan, 'params'>, name: string): string => {
  const value = str(plan.params[name]);
  if (value !== undefined) return value;
  throw new CountersignError('ERR_INPUT_INVALID', `the plan has no ${name}; plan again`, {
    detail: { field: name },
  });
};

/** A thing that is not there is an answer here, not a fault. */
export const missing = async <T, U>(asked: Promise<T>, instead: U): Promise<T | U> => {
  try {
    return await asked;
  } catch (fault) {
    if (fault instanceof CountersignError && fault.code === 'ERR_NOT_FOUND') return instead;
    throw fault;
  }
};

export const isAddress = (text: string): boolean =>
  /^[a-z0-9][a-z0-9._-]{0,98}@[a-z0-9.-]{1,150}\.gserviceaccount\.com$/.test(text);

/** `name@PROJECT.iam.gserviceaccount.com`; default accounts do not say their project. */
export const projectOf = (email: string): string =>
  /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ?? '-';
