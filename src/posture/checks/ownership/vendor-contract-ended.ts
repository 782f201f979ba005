import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

export const vendorContractEnded: Check = {
  id: 'vendor-contract-ended',
  title: "Its vendor's contract has ended",
  severity: 'high',
  topic: 'offboarding',
  dimension: 'ownership',
  remedy: 'Take back what the app was granted, and end its keys; or renew the contract.',
  cause: 'Ending a contract does not end what the vendor was granted.',
  closes: 'The app disabled or gone, or a contract that goes on.',
  controls: { nhi: ['NHI1:2025', 'NHI3:2025'], csf: ['GV.SC-10', 'PR.AA-05'] },
  population: { says: "vendors' apps that are not disabled", classes: ['third_party_app'] },
  applies(view, id, at) {
    const status = view.identity(id, at)?.status;
    return status !== 'disabled' && status !== 'deleted';
  },
  judge(view, id, at) {
    const found = view.vendorOf(id, at);
    if (!found) return cannotTell('no list of vendor contracts names whose app it is');
    const { name, id: vendorId, contractEndsAt: ends } = found.of;
    // A vendor that the app claims for itself proves nothing, in either direction.
    if (found.confidence < 0.5)
      return cannotTell(`perhaps of ${name}: ${found.reason}; nobody confirmed it`);
    if (!ends.known) return cannotTell(`${name}: ${ends.because}`);
    return ends.value !== null && ends.value <= at
      ? fail(`the contract with ${name} ended before ${day(ends.value)}`, [vendorId])
      : pass;
  },
  points: 16,
  condition: 'stale_trust_path',
};
