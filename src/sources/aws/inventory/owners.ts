/** Who answers for a principal, as tags and creators tell it. Never `declared`: only the site declares. */
import { type Fact, type Owner, valueOr } from '../../../model/index.ts';
import { type Tags, tagged } from './tags.ts';

export const ownerFact = (parts: {
  readonly ofId: string;
  readonly who: string;
  readonly basis: Owner['basis'];
  readonly from: string;
  readonly confidence: number;
  readonly since: number;
}): Owner => ({
  kind: 'owner',
  id: `${parts.ofId}#owner/${parts.from}`,
  ofId: parts.ofId,
  who: parts.who,
  basis: parts.basis,
  confidence: parts.confidence,
  since: parts.since,
});

/** How far a tag is believed: anybody who may tag may write it, so it never reaches a declaration. */
const CONFIDENCE = { owner: 0.7, team: 0.6, creator: 0.4 } as const;

export const ownersFromTags = (
  ofId: string,
  tags: Tags,
  createdAt: Fact<number>,
): readonly Owner[] =>
  (['owner', 'team', 'creator'] as const).flatMap((what) => {
    const who = tagged(tags, what);
    return who === undefined
      ? []
      : [
          ownerFact({
            ofId,
            who,
            basis: 'tag',
            from: `tag/${what}`,
            confidence: CONFIDENCE[what],
            since: valueOr(createdAt, 0),
          }),
        ];
  });
