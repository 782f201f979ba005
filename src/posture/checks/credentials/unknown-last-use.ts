import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials, isVendorRole } from '../subject.ts';

export const unknownLastUse: Check = {
  id: 'unknown-last-use',
  title: 'Use cannot be seen',
  severity: 'low',
  topic: 'telemetry',
  dimension: 'dormancy',
  remedy: 'Give the connection the permission that shows last use, or send the logs that do.',
  cause: 'The system does not tell the use of this credential, or nobody reads where it does.',
  closes: 'A last use that is told, or the credential gone.',
  controls: { nhi: ['NHI1:2025'], csf: ['DE.CM-03', 'PR.PS-04'] },
  population: { says: 'identities and roles', classes: 'any' },
  applies: (view, id, at) => !isVendorRole(view, id, at),
  judge(view, id, at) {
    const principal = view.principal(id, at);
    if (!principal) return cannotTell('not in the inventory');
    const { credentials, unseen } = activeCredentials(view, id, at);
    // A second factor opens nothing by itself.
    const dark = credentials.filter((one) => one.type !== 'authenticator' && !one.lastUsedAt.known);
    if (dark.length > 0) {
      const names = dark.map((one) => one.nativeId);
      return fail(`${names.join(', ')} can be used without our seeing it`, names);
    }
    if (principal.lastUsedAt.known) return unseen === undefined ? pass : cannotTell(unseen);
    if (principal.kind === 'role') return fail(principal.lastUsedAt.because);
    return cannotTell(unseen ?? principal.lastUsedAt.because);
  },
  onUse: 'pass',
  points: 4,
};
