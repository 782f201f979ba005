import type { IdentityClass } from '../contract/index.ts';

/** The last part of an id that a person would say. */
export const shortName = (id: string): string =>
  id
    .split(/[/:]/)
    .filter((part) => part !== '')
    .at(-1) ?? id;

const classes = ['human', 'service_account', 'workload', 'third_party_app', 'agent'] as const;

/** What is of no class of its own (a role, somebody unknown) is spoken of with the workloads. */
export const classOf = (text: string | undefined): IdentityClass =>
  classes.find((one) => one === text) ?? 'workload';
