import { CountersignError } from '../../core/index.ts';

/** @throws ERR_NOT_FOUND, with the name of what was asked for */
export const found = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new CountersignError('ERR_NOT_FOUND', `no ${what}`);
  return value;
};
