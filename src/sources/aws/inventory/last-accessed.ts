/**
 * AWS's own record of what a user or role last accessed (access advisor), as use of privileges. Pure.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
 */
import { DAY, HOUR } from '../../../core/index.ts';
import type { VendorUse } from '../../../model/index.ts';
import { instant, list, obj, type Raw, str } from '../../record.ts';

/** Kept for at least so long; what AWS began to track later is not marked as such. */
const TRACKED = 400 * DAY;
/** "Recent activity usually appears within four hours". */
const PRECISION = 4 * HOUR;

/**
 * A service that nobody accessed says it of all its actions, but for permissions that are no call: passing a role is
 * logged and tracked nowhere. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
const hasMoreThanCalls = (namespace: string): boolean => namespace === 'iam';

interface Read {
  readonly readAt: number;
  /** Before it was made it cannot have been used. */
  readonly madeAt: number | undefined;
}

/** The `ServicesLastAccessed` of `get-service-last-accessed-details`. Services that are not in it are not known. */
export const lastAccessed = (services: unknown, { readAt, madeAt }: Read): readonly VendorUse[] => {
  const since = Math.max(readAt - TRACKED, madeAt ?? 0);
  const use = (privilege: string, at: unknown): VendorUse => ({
    privilege,
    lastAt: instant(at) ?? null,
    precision: PRECISION,
    since,
    readAt,
  });
  return list(services).flatMap((item): readonly VendorUse[] => {
    const service: Raw = obj(item);
    const namespace = str(service['ServiceNamespace']);
    if (namespace === undefined) return [];
    const actions = list(service['TrackedActionsLastAccessed']).flatMap((one) => {
      const action = str(obj(one)['ActionName']);
      return action === undefined
        ? []
        : [use(`${namespace}:${action}`, obj(one)['LastAccessedTime'])];
    });
    const whole = use(`${namespace}:*`, service['LastAuthenticated']);
    const isSilent = whole.lastAt === null && hasMoreThanCalls(namespace);
    return isSilent ? actions : [whole, ...actions];
  });
};
