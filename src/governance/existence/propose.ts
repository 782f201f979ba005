/** What may no longer be needed, from what posture says of it. Nothing is asked or changed by proposing. Pure. */
import type { InventoryView, Principal } from '../../inventory/index.ts';
import type {
  Action,
  CheckVerdict,
  Credential,
  ExistenceGround,
  ExistenceReason,
  Posture,
  Tier,
} from '../../model/index.ts';
import { declaredOwners } from '../../response/index.ts';
import type { Lifecycle } from '../lifecycle/schema.ts';
import { type WayOut, wayOut } from './ways.ts';

/** Checks that speak of the thing as a whole; the strongest ground first. */
const ofPrincipal: readonly (readonly [string, ExistenceGround])[] = [
  ['leaver-with-access', 'leaver'],
  ['vendor-contract-ended', 'vendor_contract_ended'],
  ['dormant-identity', 'dormant'],
  ['last-account-left', 'last_account_left'],
  ['orphaned-owner', 'orphaned'],
];

/** Checks whose evidence names single credentials. */
const ofCredential: readonly (readonly [string, ExistenceGround])[] = [
  ['credential-never-used', 'never_used'],
  ['unused-credential', 'dormant'],
];

export interface ExistenceProposal {
  readonly subjectId: string;
  readonly credentialId?: string;
  readonly name: string;
  readonly system: string;
  readonly scope: string;
  readonly class: string;
  readonly tier: Tier;
  readonly reasons: readonly ExistenceReason[];
  readonly owners: readonly string[];
  readonly way: WayOut;
}

export interface ProposalSources {
  readonly view: InventoryView;
  readonly lifecycles: ReadonlyMap<string, Lifecycle>;
  readonly actions: ReadonlyMap<string, Action>;
}

const verdictOf = (posture: Posture, check: string): CheckVerdict['verdict'] | undefined =>
  posture.verdicts.find((one) => one.check === check)?.verdict;

const isNeverUsed = (principal: Principal): boolean =>
  principal.lastUsedAt.known && principal.lastUsedAt.value === null;

const reasonsOf = (principal: Principal, posture: Posture): readonly ExistenceReason[] =>
  ofPrincipal.flatMap(([check, ground]) => {
    const verdict = verdictOf(posture, check);
    if (verdict?.status !== 'fail') return [];
    const said = ground === 'dormant' && isNeverUsed(principal) ? 'never_used' : ground;
    return [{ ground: said, check, because: verdict.because, evidence: verdict.evidence ?? [] }];
  });

const credentialReasons = (credential: Credential, posture: Posture): readonly ExistenceReason[] =>
  ofCredential.flatMap(([check, ground]) => {
    const verdict = verdictOf(posture, check);
    if (verdict?.status !== 'fail' || !verdict.evidence?.includes(credential.nativeId)) return [];
    return [{ ground, check, because: verdict.because, evidence: [credential.nativeId] }];
  });

/** Emergency access and decoys are idle by design; what is off already is reviewed no more. */
const isExempt = (principal: Principal, view: InventoryView): boolean => {
  if (principal.kind === 'role')
    return principal.managedBy === 'vendor' || principal.managedBy === 'service_linked';
  const declared = view.declarationOf(principal.id);
  return (
    principal.flags.emergencyAccess ||
    principal.flags.honey ||
    declared?.emergencyAccess === true ||
    declared?.honey === true ||
    principal.status === 'disabled' ||
    principal.status === 'deleted'
  );
};

/** All proposals about one principal: itself, or else single credentials of one that goes on being used. */
export const proposalsFor = (
  principal: Principal,
  posture: Posture,
  { view, lifecycles, actions }: ProposalSources,
): readonly ExistenceProposal[] => {
  if (isExempt(principal, view)) return [];
  const propose = (
    reasons: readonly ExistenceReason[],
    credential?: Credential,
  ): ExistenceProposal => ({
    subjectId: principal.id,
    ...(credential ? { credentialId: credential.id } : {}),
    name: credential ? `${credential.nativeId} of ${principal.name}` : principal.name,
    system: principal.system,
    scope: principal.scope,
    class: principal.kind === 'identity' ? principal.class : 'role',
    tier: posture.tier,
    reasons,
    owners: declaredOwners(view.ownersOf(principal.id), view.declarationOf(principal.id)),
    way: wayOut({ principal, credential }, lifecycles, actions),
  });
  const reasons = reasonsOf(principal, posture);
  if (reasons.length > 0) return [propose(reasons)];
  return view
    .credentialsOf(principal.id)
    .filter((one) => one.status === 'active' && one.unnamed === undefined)
    .flatMap((one) => {
      const why = credentialReasons(one, posture);
      return why.length > 0 ? [propose(why, one)] : [];
    });
};

/** How many of the questions nobody could answer: what is missing from the proposals is not "still needed". */
export const unansweredChecks = (posture: Posture): number =>
  [...ofPrincipal, ...ofCredential].filter(
    ([check]) => verdictOf(posture, check)?.status === 'unknown',
  ).length;
