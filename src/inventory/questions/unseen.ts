/** What nobody could see, in words, of the places that a question is about. */
import type { InventoryView } from '../contract.ts';

const wordsOf = (view: InventoryView, system: string, scope: string): readonly string[] => {
  const spots = view
    .blind(system, scope)
    .map(({ area, because }) => `${system} ${scope}: ${area}: ${because}`);
  return view.evaluates(system)
    ? spots
    : [...spots, `${system}: who can become what is not evaluated in this system`];
};

/** Of the systems and scopes of these principals and groups; each told once. */
export const blindAlong = (view: InventoryView, ids: Iterable<string>): readonly string[] => {
  const places = new Map<string, readonly [string, string]>();
  for (const id of ids) {
    const one = view.principal(id) ?? view.group(id) ?? view.resource(id);
    if (one) places.set(`${one.system}|${one.scope}`, [one.system, one.scope]);
  }
  const words = [...places.values()].flatMap(([system, scope]) => wordsOf(view, system, scope));
  return [...new Set(words)];
};
