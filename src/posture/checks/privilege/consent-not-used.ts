import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { allowedTo } from '../ask.ts';
import { blindTo, daysBetween, unlessBlind } from '../subject.ts';

const MOST_DAYS = 90;

export const consentNotUsed: Check = {
  id: 'consent-not-used',
  title: 'App that was let in and does not come',
  severity: 'medium',
  topic: 'consent',
  dimension: 'dormancy',
  remedy: 'Take the consent back; who needs the app gives it again.',
  cause: 'An app was tried once, and its consent stays until somebody takes it back.',
  closes: 'The consent gone, or the app seen at work.',
  controls: { nhi: ['NHI1:2025', 'NHI3:2025'], csf: ['PR.AA-05', 'GV.SC-07'] },
  population: { says: 'apps that hold consents', classes: ['third_party_app', 'agent'] },
  applies: (view, id, at) =>
    view.identity(id, at)?.status === 'active' &&
    allowedTo(view, id, at).some(({ via }) => via.kind === 'consent'),
  judge(view, id, at) {
    const app = view.identity(id, at);
    if (!app) return cannotTell('it is not listed');
    const unseen = blindTo(view, id, at, 'entitlement');
    if (!app.lastUsedAt.known) return cannotTell(`when it came last: ${app.lastUsedAt.because}`);
    const last = app.lastUsedAt.value;
    if (last !== null)
      return daysBetween(last, at) > MOST_DAYS
        ? fail(`it came last ${daysBetween(last, at)} days ago, and its consents stand`)
        : unlessBlind(unseen, pass);
    if (!app.createdAt.known)
      return cannotTell(`it never came; since when it may: ${app.createdAt.because}`);
    const days = daysBetween(app.createdAt.value, at);
    return days > MOST_DAYS
      ? fail(`it was let in ${days} days ago and never came`)
      : unlessBlind(unseen, pass);
  },
  onUse: 'pass',
  points: 6,
  condition: 'dormant',
};
