/** Tries one permission by reading; an address that is not set cannot be tried. */
import { isCountersignError, messageOf } from '../../core/index.ts';
import type { PermissionProbe } from '../contract.ts';

export const tryRead = async <Address>(
  permission: string,
  address: Address | undefined,
  read: (address: Address) => Promise<void>,
): Promise<PermissionProbe> => {
  if (address === undefined)
    return { permission, granted: 'unknown', because: 'no address is set' };
  try {
    await read(address);
    return { permission, granted: 'yes' };
  } catch (fault) {
    const granted = isCountersignError(fault, 'ERR_SOURCE_DENIED') ? 'no' : 'unknown';
    return { permission, granted, because: messageOf(fault).slice(0, 300) };
  }
};
