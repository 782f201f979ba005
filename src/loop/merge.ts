/** Several turns as one commit; the last word about one id wins. */
import type { TurnOutput } from './contract.ts';
import { gather, settle } from './output.ts';

export const merge = (outputs: readonly TurnOutput[]): TurnOutput => {
  const only = outputs[0];
  if (outputs.length === 1 && only) return only;
  const all = gather();
  for (const output of outputs) {
    all.read += output.read;
    all.parsed += output.parsed;
    for (const fault of output.setAside) all.setAside.push(fault);
    for (const event of output.events) all.events.push(event);
    for (const fact of output.facts) all.facts.push(fact);
    for (const posture of output.postures) all.postures.set(posture.identityId, posture);
    for (const row of output.principals) all.principals.set(row.id, row);
    for (const finding of output.findings) all.findings.set(finding.id, finding);
    for (const incident of output.incidents) all.incidents.set(incident.id, incident);
    for (const { incidentId, reason } of output.respond) all.respond.set(incidentId, reason);
    for (const one of output.suppressions) all.suppressions.set(one.id, one);
    for (const draft of output.ledger) all.ledger.push(draft);
    for (const change of output.changes) all.changes.push(change);
  }
  return settle(all);
};
