/** What the areas of one pull share, and how they go on where a killed pull stopped. */
import { CountersignError, isCountersignError, isObject, parseJson } from '../../../core/index.ts';
import type { Area } from '../../pull-areas.ts';
import type { Raw } from '../../record.ts';
import type { OktaApi } from '../client.ts';
import type { AppName } from './apps.ts';

/** What later areas need of earlier ones. */
export interface OktaWorld {
  readonly api: OktaApi;
  readonly scope: string;
  readonly everyone: boolean;
  readonly admins: Set<string>;
  readonly groups: { readonly id: string; readonly builtIn: boolean }[];
  readonly apps: (AppName & { readonly raw: Raw })[];
}

export type OktaArea = Area<OktaWorld>;

/** A place in lists of lists: the how-manieth group or app, and the page within it. */
export interface Place {
  readonly index: number;
  readonly path?: string;
}

export const placeText = (index: number, path: string | undefined): string =>
  JSON.stringify(path === undefined ? { index: index + 1 } : { index, path });

/** Our own text; what is none begins anew. */
export const placeOf = (from: string | undefined): Place => {
  const kept = from === undefined ? undefined : parseJson(from);
  if (!isObject(kept) || typeof kept['index'] !== 'number') return { index: 0 };
  const { index, path } = kept;
  return typeof path === 'string' ? { index, path } : { index };
};

const gone = (fault: unknown): boolean => isCountersignError(fault, 'ERR_NOT_FOUND');

/** Lists of one user, group or app: it may have been deleted since it was listed. */
export async function* ofOne<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  try {
    yield* pages;
  } catch (fault) {
    if (!gone(fault)) throw fault;
  }
}

/** Lists of the organisation: one that is not there is a feature it has not, and no empty list. */
export async function* ofOrganisation<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  try {
    yield* pages;
  } catch (cause) {
    if (!gone(cause)) throw cause;
    throw new CountersignError(
      'ERR_SOURCE_UNAVAILABLE',
      'this organisation has no such list: the feature is not in its licence or not switched on',
      { cause },
    );
  }
}
