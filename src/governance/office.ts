/** Everything that governance answers and tends, put together once. */
import type { GovernanceContent } from './content.ts';
import { createPolicyWork, type PolicyWork } from './policies/work.ts';
import type { RatifyParts } from './ratify/desk.ts';
import { createRatify, type Ratify } from './ratify/desk.ts';
import { createReviews, type Reviews } from './reviews/desk.ts';
import { createStanding, type GovernanceStanding, type StandingParts } from './standing.ts';

export interface Office {
  readonly content: Pick<GovernanceContent, 'frameworks' | 'policies'>;
  readonly standing: GovernanceStanding;
  readonly policyWork: PolicyWork;
  readonly reviews: Reviews;
  readonly ratify: Ratify;
}

export const createOffice = (parts: StandingParts & RatifyParts): Office => {
  const standing = createStanding(parts);
  return {
    content: parts.content,
    standing,
    policyWork: createPolicyWork(parts, () => standing.policies()),
    reviews: createReviews(parts),
    ratify: createRatify(parts),
  };
};
