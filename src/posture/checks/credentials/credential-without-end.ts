import type { InventoryView } from '../../../inventory/index.ts';
import { type CredentialKind, cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials, everyClass, judgeEach, mayHold } from '../subject.ts';

/** Kinds that take an end in the systems that give them out; a key that cannot have one is judged by its age. */
const endable: ReadonlySet<CredentialKind> = new Set(['api_token', 'client_secret']);

const held = (view: InventoryView, id: string, at: number) => {
  const { credentials, unseen } = activeCredentials(view, id, at);
  // What stands in a store of CI is a copy: its end is known where it was made.
  return {
    credentials: credentials.filter((one) => endable.has(one.type) && one.storedIn !== 'ci'),
    unseen,
  };
};

export const credentialWithoutEnd: Check = {
  id: 'credential-without-end',
  title: 'Token or secret that never ends',
  severity: 'medium',
  topic: 'long_lived_secret',
  dimension: 'rotation',
  remedy: 'Give it an end when it is next made anew; most systems take one.',
  cause: 'No end was asked for when it was made.',
  closes: 'Every active token and secret has an end.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01', 'PR.AA-03'] },
  population: { says: 'identities with an active token or client secret', classes: everyClass },
  applies: (view, id, at) => mayHold(held(view, id, at)),
  judge: (view, id, at) =>
    judgeEach(held(view, id, at), ({ nativeId, expiresAt }) => {
      if (!expiresAt.known) return cannotTell(`end of ${nativeId}: ${expiresAt.because}`);
      return expiresAt.value === null
        ? fail(`${nativeId} works until somebody takes it away`, [nativeId])
        : pass;
    }),
  points: 8,
  condition: 'no_rotation',
};
