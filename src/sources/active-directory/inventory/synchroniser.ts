/**
 * Accounts by which a directory is synchronised with Entra: nobody acts on them without a person's answer. A name alone is
 * believed where only an administrator can make such an account; the connector's own, which anybody who may create users
 * could name so, must hold the rights of replication itself.
 * https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-accounts-permissions
 */
import type { Identity, InventoryFact } from '../../../model/index.ts';
import type { Grant } from './grants.ts';

/** Entra Connect makes it in the domain that it reads. */
const CONNECTOR = /^MSOL_[0-9a-f]{12}$/i;
/** The service account of Entra Connect: a managed one, or one that it made on a domain controller. */
const SERVICE = /^(?:ADSyncMSA[\w-]{0,10}|pGMSA_[0-9a-f]{8})\$$|^AAD_[0-9a-f]{12}$/i;
/** The managed account of cloud sync. */
const CLOUD_SYNC = /^(?:provAgentgMSA|pGMSA_[0-9a-f]{8})\$$/i;

const REPLICATION = ['GetChanges', 'GetChangesAll'] as const;

const replicators = (grants: Iterable<Grant>): ReadonlySet<string> => {
  const held = new Map<string, Set<string>>();
  for (const { holderId, effect, right } of grants) {
    if (effect !== 'allow') continue;
    const mine = held.get(holderId) ?? new Set<string>();
    held.set(holderId, mine.add(right));
  }
  return new Set(
    [...held].flatMap(([id, rights]) => (REPLICATION.every((one) => rights.has(one)) ? id : [])),
  );
};

const reasonOf = (
  { name, id, tags }: Identity,
  replicating: ReadonlySet<string> | undefined,
): string | undefined => {
  const kind = tags['accountKind'];
  if (kind === 'gmsa' || kind === 'smsa') {
    if (CLOUD_SYNC.test(name)) return 'the managed account of cloud sync';
    return SERVICE.test(name) ? 'the managed account of the synchronisation service' : undefined;
  }
  if (kind !== 'user') return undefined;
  if (SERVICE.test(name)) return 'the account of the synchronisation service';
  // Where nobody could read who may replicate, it may be the real one.
  return CONNECTOR.test(name) && (replicating?.has(id) ?? true)
    ? 'the connector of directory synchronisation'
    : undefined;
};

/** @param grants of the domain's access lists; undefined where they were not read whole */
export const withSynchronisers = (
  facts: readonly InventoryFact[],
  grants: readonly Grant[] | undefined,
): readonly InventoryFact[] => {
  const replicating = grants && replicators(grants);
  return facts.map((fact) => {
    if (fact.kind !== 'identity') return fact;
    const reason = reasonOf(fact, replicating);
    return reason === undefined
      ? fact
      : { ...fact, class: 'service_account', classReason: reason, carries: 'directory_sync' };
  });
};
