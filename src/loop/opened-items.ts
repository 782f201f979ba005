/** Posture items that incidents opened: closed when the check behind them passes, or when the incident was none. */
import { DirtyMap, type Stateful } from '../core/index.ts';
import type { Finding, Incident, Posture } from '../model/index.ts';

export interface OpenedItems {
  /** Answers those that were not open yet. */
  add(items: readonly Finding[]): readonly Finding[];
  /** What this judgement closes; not while the incident stands, when our own containment makes the check pass. */
  settle(posture: Posture, stands: (incidentId: string) => boolean): readonly Finding[];
  /** What an incident that was none takes back. */
  takeBack(incident: Incident, at: number): readonly Finding[];
  readonly state: Stateful;
}

const closed = (item: Finding, at: number): Finding => ({ ...item, status: 'closed', time: at });

export const createOpenedItems = (): OpenedItems => {
  const bySubject = new DirtyMap<readonly Finding[]>();
  const keep = (subjectId: string, items: readonly Finding[]): void => {
    if (items.length > 0) bySubject.set(subjectId, items);
    else bySubject.delete(subjectId);
  };
  return {
    add: (items) =>
      items.filter((item) => {
        const subjectId = item.identities[0] ?? '';
        const have = bySubject.get(subjectId) ?? [];
        if (have.some((one) => one.id === item.id)) return false;
        keep(subjectId, [...have, item]);
        return true;
      }),
    settle({ identityId, verdicts, judgedAt }, stands) {
      const have = bySubject.get(identityId);
      if (!have) return [];
      const passed = new Set(
        verdicts.filter((one) => one.verdict.status === 'pass').map((one) => one.check),
      );
      const isMended = (item: Finding): boolean =>
        passed.has(item.rule) && !stands(item.openedBy ?? '');
      const mended = have.filter(isMended);
      if (mended.length === 0) return [];
      keep(
        identityId,
        have.filter((item) => !isMended(item)),
      );
      return mended.map((item) => closed(item, judgedAt));
    },
    takeBack(incident, at) {
      return [...bySubject.entries()].flatMap(([subjectId, have]) => {
        const mine = have.filter((item) => item.openedBy === incident.id);
        if (mine.length === 0) return [];
        keep(
          subjectId,
          have.filter((item) => item.openedBy !== incident.id),
        );
        return mine.map((item) => closed(item, at));
      });
    },
    state: bySubject,
  };
};
