/** What the actions of GitLab share. */
import type { ActionTarget, Residual } from '../../../model/index.ts';
import type { Facts } from '../../immediate-action.ts';

export const fact = (facts: Facts, name: string): string => facts[name] ?? '';

export const refuse = (because: string) => ({ kind: 'refused' as const, because });

/** `gitlab:user/7` and `user/7` alike; the number after `sort/`. */
export const idIn = ({ nativeId }: ActionTarget, sort: string): string | undefined =>
  new RegExp(`^(?:gitlab:)?${sort}/(\\d{1,18})$`).exec(nativeId)?.[1];

export const clones: Residual = {
  what: 'copies of what was read',
  until: undefined,
  because: 'clones and downloads stay where they were taken',
};
