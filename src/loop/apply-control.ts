/** Our own facts, as they come out of the stream: what a response changed, what people decided and declared. */
import type { LoopRooms } from './contract.ts';
import type { ControlRecord } from './control.ts';
import type { Judging } from './judging.ts';
import { type Turn, take } from './turn.ts';

type Of<Type extends ControlRecord['type']> = Extract<ControlRecord, { readonly type: Type }>;

export const createControl = (
  rooms: LoopRooms,
  judging: Judging,
): ((turn: Turn, record: ControlRecord) => void) => {
  const { inventory, detection, incidents } = rooms;
  const { view } = inventory;

  const containment = (turn: Turn, record: Of<'containment'>): void => {
    const { incidentId, planId, status, changes, at, text } = record;
    const before = incidents.get(incidentId)?.status;
    if (changes.length > 0) take(turn, inventory.applyChanges(changes));
    judging.rejudge(turn, at);
    const noted = incidents.note(incidentId, { time: at, kind: 'action', text, ref: planId });
    // What comes late, an undo after the end for instance, opens nothing again.
    const changed = before === 'closed' ? noted : incidents.setStatus(incidentId, status, at);
    if (!changed) return;
    judging.recordIncident(turn, changed, at);
    if (changed.status === 'contained' && before !== 'contained')
      judging.conclude(turn, changed, at);
  };

  const verdict = (turn: Turn, record: Of<'verdict'>): void => {
    const { at, by, reason } = record;
    const closed = incidents.close(record.incidentId, record.verdict, at);
    if (!closed) return;
    judging.recordIncident(turn, closed, at);
    judging.conclude(turn, closed, at);
    // What a test did is no habit of the identity either: it is unlearned like a real attack. A drill held nothing.
    const hostile = record.verdict === 'true_positive' || record.verdict === 'test';
    for (const id of closed.drill ? [] : new Set([closed.rootId, ...closed.identities]))
      detection.release(id, hostile ? 'true_positive' : 'false_positive');
    turn.out.ledger.push({
      at,
      actor: by,
      verb: 'incident.closed',
      subject: closed.id,
      detail: { verdict: record.verdict, reason },
    });
  };

  const note = (turn: Turn, { at, by, text, incidentId }: Of<'note'>): void => {
    const noted = incidents.note(incidentId, { time: at, kind: 'note', text: `${by}: ${text}` });
    if (noted) judging.recordIncident(turn, noted, at);
  };

  const regroup = (turn: Turn, record: Of<'merge'> | Of<'split'>): void => {
    const { at, by, reason, incidentId, type } = record;
    const done = type === 'merge' ? `put ${record.from} into this` : 'took this apart';
    const entry = { time: at, kind: 'note' as const, text: `${by} ${done}: ${reason}` };
    const input = judging.caseInput(at);
    const changed =
      type === 'merge'
        ? incidents.merge(incidentId, record.from, input, entry)
        : incidents.split(incidentId, record.identities, input, entry);
    if (changed.length === 0) return;
    for (const incident of changed) judging.recordIncident(turn, incident, at);
    turn.out.ledger.push({
      at,
      actor: by,
      verb: type === 'merge' ? 'incident.merged' : 'incident.split',
      subject: incidentId,
      detail: { reason, incidents: changed.map(({ id }) => id) },
    });
  };

  const suppress = (turn: Turn, { at, suppression, lead }: Of<'suppress'>): void => {
    if (!incidents.suppress(suppression) || !lead) return;
    turn.out.suppressions.set(suppression.id, suppression);
    const { id, by, detector, about, until, reason } = suppression;
    const detail = { detector, about, until, reason };
    turn.out.ledger.push({ at, actor: by, verb: 'suppression.made', subject: id, detail });
  };

  const endSuppression = (turn: Turn, { at, id, by, reason, lead }: Of<'suppress_end'>): void => {
    const ended = incidents.endSuppression(id, { at, by, reason });
    if (ended === undefined || !lead) return;
    turn.out.suppressions.set(id, ended);
    const detail = { detector: ended.detector, about: ended.about, reason };
    turn.out.ledger.push({ at, actor: by, verb: 'suppression.ended', subject: id, detail });
  };

  const declaration = (turn: Turn, { at, declaration: fact }: Of<'declaration'>): void => {
    const eventId = `declaration:${fact.id}:${at}`;
    take(turn, inventory.applyChanges([{ op: 'put', fact, at, eventId }]));
    judging.rejudge(turn, at);
  };

  const accounts = (turn: Turn, { at, changes }: Of<'accounts'>): void => {
    take(turn, inventory.applyChanges(changes));
    judging.rejudge(turn, at);
  };

  const judge = (turn: Turn, { at, principals }: Of<'judge'>): void => {
    const all = principals === 'all';
    if (!all) for (const id of principals) turn.touched.add(id);
    for (const { id } of all ? view.identities() : []) turn.touched.add(id);
    for (const { id } of all ? view.roles() : []) turn.touched.add(id);
    for (const { id } of all ? view.places() : []) turn.touched.add(id);
    judging.rejudge(turn, at);
  };

  const settle = (turn: Turn, { at }: Of<'settle'>): void => {
    take(turn, inventory.work());
    judging.rejudge(turn, at);
  };

  const rules = (turn: Turn, { at, by, version, packed, lead, detail }: Of<'rules'>): void => {
    if (!rooms.rules?.change({ version, packed }) || !lead) return;
    turn.out.ledger.push({ at, actor: by, verb: 'rules.changed', subject: version, detail });
  };

  return (turn, record) => {
    switch (record.type) {
      case 'containment':
        return containment(turn, record);
      case 'verdict':
        return verdict(turn, record);
      case 'note':
        return note(turn, record);
      case 'merge':
      case 'split':
        return regroup(turn, record);
      case 'suppress':
        return suppress(turn, record);
      case 'suppress_end':
        return endSuppression(turn, record);
      case 'declaration':
        return declaration(turn, record);
      case 'accounts':
        return accounts(turn, record);
      case 'judge':
        return judge(turn, record);
      case 'settle':
        return settle(turn, record);
      case 'rules':
        return rules(turn, record);
      // It changes nothing: what it tells is an event of the loop.
      case 'denied':
        return;
    }
  };
};
