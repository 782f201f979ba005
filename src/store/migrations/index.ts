/** The migrations in order; the number of each is its place. */
import { first } from './0001-first.ts';
import { riskSamples } from './0002-risk-samples.ts';
import { provisioned } from './0003-provisioned.ts';
import { existence } from './0004-existence.ts';
import { alike } from './0005-alike.ts';
import { reviewsAndChanges } from './0006-reviews-and-changes.ts';
import { exchange } from './0007-exchange.ts';
import { nodes } from './0008-nodes.ts';
import { facets } from './0009-facets.ts';
import { principalNames } from './0010-principal-names.ts';
import { facetOrders } from './0011-facet-orders.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  sql(appRole: string): string;
}

export const migrations: readonly Migration[] = [
  first,
  riskSamples,
  provisioned,
  existence,
  alike,
  reviewsAndChanges,
  exchange,
  nodes,
  facets,
  principalNames,
  facetOrders,
];
