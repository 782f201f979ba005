/** The order in which the events of a block are judged: the same whatever the order of their delivery. */
import type { Event } from '../model/index.ts';
import { earlierFirst } from './time-order.ts';

export interface Held {
  readonly event: Event;
  readonly text: string;
}

/**
 * Within one moment (many vendors write whole seconds) one signs in before one gets a token, gets what one may before
 * one uses it, and makes what is there to be read.
 */
const placeOf = ({ kind, effect }: Event): number => {
  if (kind === 'authentication') return 0;
  if (kind === 'token_issuance') return 1;
  if (kind === 'privilege_change') return 2;
  return effect === 'write' ? 3 : 4;
};

export const asItHappened = (a: Held, b: Held): number =>
  a.event.time - b.event.time ||
  placeOf(a.event) - placeOf(b.event) ||
  earlierFirst(a.event, b.event) ||
  // Two that call themselves the same and are not.
  (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
