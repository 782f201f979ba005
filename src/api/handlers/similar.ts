/** A past incident like this one, and what came of it. */
import type { Incident, ResponsePlan } from '../../model/index.ts';
import type { SimilarIncident } from '../../store/index.ts';
import type { ApiDeps } from '../deps.ts';

const outcomeOf = ({ status, verdict }: Incident, plans: readonly ResponsePlan[]): string => {
  const last = [...plans].sort((a, b) => b.updatedAt - a.updatedAt)[0];
  const said =
    status === 'closed'
      ? `closed as ${verdict.replaceAll('_', ' ')}`
      : `${status}, nobody has said what it was`;
  return last === undefined
    ? `${said}; nothing was done in any system`
    : `${said}; ${last.playbook}: ${last.state.replaceAll('_', ' ')}`;
};

const ofKind = (kind: string, marks: readonly string[]): readonly string[] =>
  marks.flatMap((mark) => (mark.startsWith(`${kind}:`) ? [mark.slice(kind.length + 1)] : []));

export const similarIncident = async (
  { store }: ApiDeps,
  { incident, shared, likeness }: SimilarIncident,
) => {
  const { id, title, status, verdict, severity, openedAt, updatedAt } = incident;
  return {
    ...{ id, title, status, verdict, severity, openedAt, updatedAt, likeness },
    shared: {
      detectors: ofKind('detector', shared),
      techniques: ofKind('technique', shared),
      identities: ofKind('identity', shared),
      cause: ofKind('cause', shared).length > 0,
    },
    outcome: outcomeOf(incident, await store.response.plansOf(id)),
  };
};
