/** What the areas of one pull share. */
import type { Area } from '../../pull-areas.ts';
import type { Raw } from '../../record.ts';
import type { OktaApi } from '../client.ts';
import type { AppName } from './apps.ts';

/** What later areas need of earlier ones. */
export interface OktaWorld {
  readonly api: OktaApi;
  readonly scope: string;
  readonly everyone: boolean;
  /** Users who may have factors and consents. */
  readonly users: string[];
  readonly admins: Set<string>;
  readonly groups: { readonly id: string; readonly builtIn: boolean }[];
  readonly apps: (AppName & { readonly raw: Raw })[];
  /** User id → has a second factor; only of those who were asked. */
  readonly mfa: Map<string, boolean>;
}

export type OktaArea = Area<OktaWorld>;
