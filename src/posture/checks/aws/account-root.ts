/** The root user of an AWS account, by its ARN. */
import type { InventoryView } from '../../../inventory/index.ts';

export const isAccountRoot = (view: InventoryView, id: string, at: number): boolean => {
  const identity = view.identity(id, at);
  return identity?.system === 'aws' && /^arn:[^:]+:iam::\d+:root$/.test(identity.nativeId);
};
