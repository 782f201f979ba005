/** One change in the tenant, still without who makes it, when and from where. */
import type { Json } from '../../common/stable.ts';
import type { Random } from '../../random.ts';
import type { By } from '../audit.ts';
import type { Tenant } from '../tenant.ts';

/** One change; who, when and from where come with it. */
export type Change = (how: {
  readonly at: number;
  readonly random: Random;
  readonly tenant: Tenant;
  readonly by: By;
}) => Json;
