/** Questions of access, over the graph in force or as it was at a time. */
import {
  about,
  blast,
  exposedBy,
  type InventoryView,
  signIn,
  unused,
  why,
} from '../../inventory/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';
import { found } from './found.ts';
import { viewOf } from './view-of.ts';

export const accessHandlers = (deps: ApiDeps) => {
  const when = (at: number | undefined): number => at ?? deps.clock.now();
  const asOf = (at: number | undefined): InventoryView => {
    const view = viewOf(deps);
    return at === undefined ? view : view.asOf(at);
  };
  /** With the principal there at that time. */
  const viewWith = (id: string, at: number | undefined): InventoryView => {
    const view = asOf(at);
    found(view.principal(id), `identity "${id}"`);
    return view;
  };
  return {
    'access.why': async ({ params: { id }, query: { to, limit, at } }) =>
      why(viewWith(id, at), id, to, { limit }),
    'access.blast': async ({ params: { id }, query: { limit, at } }) => ({
      ...blast(viewWith(id, at), id, limit),
    }),
    'access.signin': async ({ params: { id }, query: { at } }) => {
      const answer = signIn(viewWith(id, at), id, when(at));
      return { ...answer, places: answer.places.map((one) => ({ ...one })) };
    },
    'access.unused': async ({ params: { id }, query: { at } }) => {
      const view = viewWith(id, at);
      const system = view.principal(id)?.system;
      const rules = deps.sources.find((source) => source.id === system)?.privileges;
      return { ...(await unused(view, id, rules)) };
    },
    'access.exposed': async ({ params: { id }, query: { at } }) => {
      const answer = found(exposedBy(asOf(at), id, when(at)), `principal, thing or vendor "${id}"`);
      return { ...answer, secrets: answer.secrets.map((one) => ({ ...one })) };
    },
    'access.about': async ({ params: { id }, query: { at } }) => ({
      ...found(about(asOf(at), id, when(at)), `identity "${id}"`),
    }),
  } satisfies Partial<Handlers>;
};
