/** What the checks of a whole place read of its settings, and why some may be missing. */
import type { InventoryView } from '../../inventory/index.ts';
import type { Setting } from '../../model/index.ts';

export type Value = Readonly<Record<string, unknown>>;

export interface Seen {
  readonly settings: readonly Setting[];
  readonly values: readonly Value[];
  /** Why there may be more. */
  readonly unseen: string | undefined;
}

/** It is there, and what it says is not known: changed by an event that does not say to what, or too large to keep. */
const whyUnread = (value: Value): string | undefined => {
  if (value['tooLarge'] === true) return 'one is larger than is kept';
  return typeof value['unread'] === 'string'
    ? `one was changed since the last pull (${value['unread']})`
    : undefined;
};

export const settingsOf = (view: InventoryView, id: string, type: string, at: number): Seen => {
  const place = view.place(id, at);
  if (!place) return { settings: [], values: [], unseen: 'the place is not known' };
  const all = view.settings(place.system, place.scope, type, at);
  const settings = all.filter(({ value }) => whyUnread(value) === undefined);
  const because =
    view.settingsUnseen(place.system, place.scope, type) ??
    all.map(({ value }) => whyUnread(value)).find((one) => one !== undefined);
  return {
    settings,
    values: settings.map(({ value }) => value),
    unseen: because === undefined ? undefined : `${type.replaceAll('_', ' ')}: ${because}`,
  };
};
