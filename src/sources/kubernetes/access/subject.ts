/** Who asks: a user, an account, a group, or a role as whoever binds it to themselves has it. */
import type { EdgeList } from './edge-list.ts';
import type { Cluster } from './estate.ts';
import type { Rights } from './rights.ts';
import { type Spot, said, spotsOf, undoneBy, unnamed } from './spots.ts';

export interface Subject {
  readonly cluster: Cluster;
  readonly rights: Rights;
  readonly edges: EdgeList;
}

export const RBAC = 'rbac.authorization.k8s.io';

/** Where the subject may do one of these, with one thing of a name too where `named`. */
export const may = (
  { rights }: Subject,
  verbs: readonly string[],
  group: string,
  resource: string,
): readonly Spot[] => spotsOf(rights, { verbs, group, resource });

/** The same without `resourceNames`: a name is not known yet where a thing is made or listed. */
export const mayAny = (
  subject: Subject,
  verbs: readonly string[],
  group: string,
  resource: string,
): readonly Spot[] => unnamed(may(subject, verbs, group, resource));

export interface Step {
  readonly spot: Spot;
  readonly to: string;
  readonly technique: string;
  readonly because: string;
  readonly certain: boolean;
  readonly kind?: 'can_become' | 'can_escalate' | 'can_sign_in';
}

export const take = (
  { edges }: Subject,
  { spot, to, technique, because, certain, kind = 'can_escalate' }: Step,
): void =>
  edges.add(kind, to, {
    because: `${said(spot)}: ${because}`,
    certain,
    technique,
    privilege: spot.what,
    removedBy: undoneBy(spot),
  });
