import type { Action } from '../../../model/index.ts';
import type { OktaConfig } from '../config.ts';
export const oktaActions = (_config: OktaConfig): readonly Action[] => [];
