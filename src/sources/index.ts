import { awsSource } from './aws/index.ts';
import type { SourceDefinition } from './contract.ts';
import { oktaSource } from './okta/index.ts';

export type { JudgedAccessCase, SourceDefinition } from './contract.ts';

/** Every connected system, one line each: folder name = id. Their configs differ, so they meet as `unknown`. */
export const sources: readonly SourceDefinition[] = [
  awsSource as SourceDefinition,
  oktaSource as SourceDefinition,
];
