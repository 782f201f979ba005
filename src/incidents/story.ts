/** One plain sentence: who, with which credential, from where, did what, with what privilege. */
import type { InventoryView } from '../inventory/index.ts';
import type { Signal } from '../model/index.ts';
import { severityRank } from '../model/index.ts';
import { accusing, type Case } from './case.ts';

const nameOf = (id: string, view: InventoryView): string =>
  view.principal(id)?.name ?? id.split(/[/:]/).filter(Boolean).at(-1) ?? id;

const strongest = (signals: readonly Signal[]): Signal | undefined =>
  [...signals].sort(
    (a, b) =>
      severityRank(b.severity) - severityRank(a.severity) ||
      b.llr - a.llr ||
      a.time - b.time ||
      (a.id < b.id ? -1 : 1),
  )[0];

const classWords: Readonly<Record<NonNullable<Case['class']>, string>> = {
  human: 'a person',
  service_account: 'a service account',
  workload: 'a workload',
  third_party_app: 'a third-party app',
  agent: 'an AI agent',
};

export const titleOf = (one: Case, view: InventoryView): string => {
  const lead = strongest(accusing(one));
  const name = nameOf(one.rootId, view);
  return lead === undefined ? name : `${lead.title}: ${name}`;
};

const list = (items: readonly string[], most: number): string => {
  const shown = items.slice(0, most);
  const more = items.length - shown.length;
  const text = shown.join(', ');
  return more > 0 ? `${text} and ${more} more` : text;
};

const whoText = (one: Case, view: InventoryView): string => {
  const { who } = one.attribution;
  const name = nameOf(one.rootId, view);
  const kind = one.class === undefined ? '' : ` (${classWords[one.class]})`;
  if (!who.said || who.value.actingAs === one.rootId) return `${name}${kind}`;
  return `${name}${kind}, acting as ${nameOf(who.value.actingAs, view)},`;
};

/** A handle made up of whose it is says nothing more than that: `password@…` is its password. */
const credentialText = ({ attribution: { credential } }: Case): string => {
  if (!credential.said) return 'used a credential that the record does not name';
  const { type, nativeId } = credential.value;
  const words = type.replaceAll('_', ' ');
  return nativeId.startsWith(`${type}@`) ? `used its ${words}` : `used ${words} ${nativeId}`;
};

const whereText = ({ attribution: { context } }: Case): string => {
  if (!context.said) return 'from an unknown place';
  const { ip, asn, place, service } = context.value;
  const network = [place, asn].filter((part) => part !== undefined).join(', ');
  if (ip !== undefined) return `from ${ip}${network === '' ? '' : ` (${network})`}`;
  return service === undefined ? 'from an unknown place' : `through ${service}`;
};

const privilegeText = ({ attribution: { privilege } }: Case): string => {
  if (!privilege.said) return `with privilege unknown (${privilege.because})`;
  const via = list(privilege.value.via, 2);
  return `with tier ${privilege.value.tier} privilege${via === '' ? '' : ` via ${via}`}`;
};

export const storyOf = (one: Case, view: InventoryView): string =>
  `${whoText(one, view)} ${credentialText(one)} ${whereText(one)} for ${list(one.attribution.did, 4)}, ${privilegeText(one)}.`;
