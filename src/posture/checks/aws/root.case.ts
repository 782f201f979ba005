/** The root user of the account in the cases. */
export const isRoot = {
  id: 'aws:arn:aws:iam::111111111111:root',
  nativeId: 'arn:aws:iam::111111111111:root',
  system: 'aws',
  name: 'root',
} as const;

/** A role of that account. */
export const isRole = {
  id: 'aws:arn:aws:iam::111111111111:role/x',
  nativeId: 'arn:aws:iam::111111111111:role/x',
  system: 'aws',
  name: 'x',
} as const;
