/** Tries a credential: is it known at all, and what may it read, each by the least harmful call. */
import { isCountersignError, messageOf } from '../core/index.ts';
import type { PermissionProbe } from './contract.ts';
import type { VendorHttp } from './vendor-http.ts';

export async function* probeReads(
  http: Pick<VendorHttp, 'send'>,
  reads: Readonly<Record<string, string | undefined>>,
): AsyncGenerator<PermissionProbe> {
  for (const [permission, path] of Object.entries(reads)) {
    if (path === undefined) {
      yield { permission, granted: 'unknown', because: 'there is no harmless call to try it by' };
      continue;
    }
    try {
      await http.send({ permission, path });
      yield { permission, granted: 'yes' };
    } catch (fault) {
      const granted = isCountersignError(fault, 'ERR_SOURCE_DENIED') ? 'no' : 'unknown';
      yield { permission, granted, because: messageOf(fault).slice(0, 300) };
    }
  }
}

/**
 * Tries a credential by one call: a refusal of that one permission is no fault, a credential that is not known is.
 * @throws CountersignError ERR_SOURCE_DENIED (detail.status 401) and what else the call throws.
 */
export const assertKnown = async (attempt: () => Promise<unknown>): Promise<void> => {
  try {
    await attempt();
  } catch (fault) {
    const refused = isCountersignError(fault, 'ERR_SOURCE_DENIED');
    if (refused && fault.detail['status'] !== 401) return;
    throw fault;
  }
};
