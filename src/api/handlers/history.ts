/** Fact versions in words, newest first. */
import type { DatedFact, InventoryFact } from '../../model/index.ts';
import type { HistoryEntry } from '../contract/index.ts';
import { shortName } from './names.ts';

const describe = (fact: InventoryFact): string => {
  switch (fact.kind) {
    case 'identity':
      return `${fact.class.replace('_', ' ')} ${fact.name}, ${fact.status}`;
    case 'role':
      return `role ${fact.name}`;
    case 'credential':
      return `${fact.type.replace('_', ' ')} ${fact.nativeId}, ${fact.status}`;
    case 'entitlement':
      return `${fact.effect} ${fact.privileges.slice(0, 4).join(', ')}${fact.privileges.length > 4 ? ` and ${fact.privileges.length - 4} more` : ''} via ${fact.via.name}`;
    case 'trust':
      return `${fact.effect} ${fact.principal.kind} ${fact.principal.value} to become ${shortName(fact.targetId)}`;
    case 'membership':
      return `member of ${shortName(fact.groupId)}`;
    case 'owner':
      return `owner ${fact.who} (${fact.basis.replace('_', ' ')})`;
    case 'declaration':
      return `declared by ${fact.declaredBy}${fact.owner ? `: owner ${fact.owner}` : ''}`;
    case 'group':
    case 'resource':
    case 'person':
    case 'vendor':
    case 'setting':
      return `${fact.kind} ${fact.name}`;
  }
};

export const historyEntries = (versions: readonly DatedFact[]): readonly HistoryEntry[] => {
  const entries: HistoryEntry[] = [];
  const seen = new Set<string>();
  const ordered = [...versions]
    .filter((one) => one.to === undefined || one.to > one.from)
    .sort((a, b) => a.from - b.from);
  const following = new Set(ordered.map(({ fact, from }) => `${fact.kind}|${fact.id}|${from}`));
  for (const { fact, from, to } of ordered) {
    const key = `${fact.kind}|${fact.id}`;
    const base = { kind: fact.kind, factId: fact.id, text: describe(fact) };
    entries.push({
      ...base,
      from,
      ...(to === undefined ? {} : { to }),
      change: seen.has(key) ? 'changed' : 'added',
    });
    seen.add(key);
    if (to !== undefined && !following.has(`${key}|${to}`))
      entries.push({ ...base, from: to, change: 'ended' });
  }
  return entries.sort((a, b) => b.from - a.from);
};
