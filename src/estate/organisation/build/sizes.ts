/** How many of each there are. */

export interface Size {
  readonly people: number;
  readonly serviceAccounts: number;
  readonly workloads: number;
  readonly pipelines: number;
  readonly thirdParties: number;
  readonly agents: number;
  /** Repositories that deploy through one role; default none. */
  readonly sharedRepositories?: number;
  /** Identities made and unmade each day; default none. */
  readonly onDemandPerDay?: number;
}

export const sizes: Readonly<Record<'small' | 'medium' | 'large', Size>> = {
  small: {
    people: 18,
    serviceAccounts: 10,
    workloads: 8,
    pipelines: 4,
    thirdParties: 2,
    agents: 2,
  },
  medium: {
    people: 90,
    serviceAccounts: 40,
    workloads: 40,
    pipelines: 14,
    thirdParties: 6,
    agents: 6,
  },
  large: {
    people: 600,
    serviceAccounts: 250,
    workloads: 300,
    pipelines: 60,
    thirdParties: 20,
    agents: 30,
  },
};

/** An organisation of about so many identities, in the proportions of `large`. */
export const sizeOf = (identities: number): Size => {
  const part = (share: number, least: number): number =>
    Math.max(least, Math.round(identities * share));
  return {
    people: part(0.45, 12),
    serviceAccounts: part(0.18, 8),
    workloads: part(0.26, 6),
    pipelines: part(0.06, 4),
    thirdParties: part(0.02, 3),
    agents: part(0.03, 2),
    sharedRepositories: Math.min(300, part(0.1, 12)),
    onDemandPerDay: part(0.2, 10),
  };
};
